// Generated questions (lines of `generated.rs`) asked of the page's engine in WebAssembly: how long the slowest takes.
//   node tests/bench/generated.mjs QUESTIONS [--shards DIR] [--slowest N] [--engine DIR]
// Wants `npm run build` before. What takes more than 5 ms is asked five times more and counts with the least.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { Fault, main } from '../../scripts/lib/fault.mjs';
import { checkShards } from '../../scripts/lib/manifest.mjs';
import { BROWSER_DIR, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { spread } from './spread.mjs';

/** Microseconds. */
const SLOW = 5000;
const REPEATS = 5;
/** Questions that are asked before, untimed: V8 compiles for speed what runs often. */
const WARM_UP = 100;

async function engineOf(folder, shards) {
  const { default: init, Engine } = await import(pathToFileURL(join(folder, 'ruelle.js')));
  await init({ module_or_path: await WebAssembly.compile(await readFile(join(folder, 'ruelle_bg.wasm'))) });
  const engine = new Engine();
  const manifest = await checkShards(shards);
  for (const { file } of manifest.shards) engine.addShard(await readFile(join(shards, file)));
  return engine;
}

/** Microseconds; a question without a letter is refused, and that takes its time too. */
function ask(engine, { q, options }) {
  const begun = performance.now();
  try {
    engine.search(q, options);
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw new Fault(`trap: ${JSON.stringify(q)}: ${error.message}`);
  }
  return (performance.now() - begun) * 1000;
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      shards: { type: 'string', default: process.env.RUELLE_SHARDS ?? SHARDS_DIR },
      slowest: { type: 'string', default: '10' },
      engine: { type: 'string', default: BROWSER_DIR },
    },
  });
  if (positionals.length !== 1) throw new Fault('one file of questions is wanted', 'cargo bench --features build --bench generated -- --questions 100000 FILE');
  const engine = await engineOf(resolve(values.engine), values.shards);
  const lines = (await readFile(positionals[0], 'utf8')).split('\n').filter(Boolean);
  for (const line of lines.slice(0, WARM_UP)) ask(engine, JSON.parse(line));
  const [times, slow] = [[], []];
  for (const line of lines) {
    const question = JSON.parse(line);
    let took = ask(engine, question);
    for (let again = 0; took > SLOW && again < REPEATS; again++) took = Math.min(took, ask(engine, question));
    times.push(took);
    if (took > SLOW) slow.push({ took, line });
  }
  console.log(JSON.stringify({ unit: 'microseconds', ...spread(times) }));
  slow.sort((a, b) => b.took - a.took);
  for (const { took, line } of slow.slice(0, Number(values.slowest))) console.log(`${took.toFixed(0).padStart(9)} µs  ${line}`);
});
