// npm run bench: how fast the engine is, natively and in WebAssembly, and beside addok when there is one.
//   npm run bench -- [--rounds N] [--peer ADDOK_CONF [--python PYTHON]] [--only peer]
// Shards and cases: RUELLE_SHARDS and RUELLE_CASES, else built from the real addresses beside the project, else the demonstration's.
// Prints Markdown; writes native.json, wasm.json (the page's engine), node.json (the one that Node gets), allocations.json and peer.json to .build/bench, which scripts/draw-charts.mjs draws.
// Benchmarks, not tests: they need a quiet machine.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildShards } from '../../scripts/lib/accuracy.mjs';
import { Fault, main } from '../../scripts/lib/fault.mjs';
import { BUILD, CSV_DIR, ROOT, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { BAN, CASES } from '../../scripts/lib/real-data.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { step } from '../../scripts/lib/step.mjs';
import { ensureTools } from '../../scripts/lib/tools.mjs';
import { buildBrowser, buildCsv, write } from '../../scripts/lib/wasm.mjs';
import { inTurn, table } from './peer.mjs';
import { tables } from './tables.mjs';

const FOLDER = join(BUILD, 'bench');
const out = (name) => join(FOLDER, `${name}.json`);

/** What is measured, in the environment of every benchmark. */
async function subject() {
  const real = existsSync(BAN) && existsSync(CASES);
  const cases = process.env.RUELLE_CASES ?? (real ? CASES : join(ROOT, 'tests', 'bench', 'cases.jsonl'));
  if (process.env.RUELLE_SHARDS || !real) return { RUELLE_SHARDS: process.env.RUELLE_SHARDS ?? SHARDS_DIR, RUELLE_CASES: cases };
  const shards = join(FOLDER, 'shards');
  // Those of another time must not stay beside the new ones.
  await rm(shards, { recursive: true, force: true });
  await step('shards of the real addresses', () => buildShards(BAN, shards));
  return { RUELLE_SHARDS: shards, RUELLE_CASES: cases };
}

let environment = {};
const cargo = (bench, ...args) => run('cargo', ['bench', '--quiet', '--locked', '--features', 'build', '--bench', bench, ...args], { env: environment });
const node = (script, ...args) => run(process.execPath, [join(ROOT, 'tests', 'bench', script), ...args], { env: environment });

await main(async () => {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '5' }, peer: { type: 'string' }, python: { type: 'string', default: 'python3' }, only: { type: 'string' } },
  });
  if (values.only !== undefined && values.only !== 'peer') throw new Fault(`--only ${values.only}: it knows peer alone`, 'leave it out, or say --only peer');
  const { rounds } = values;
  await mkdir(FOLDER, { recursive: true });
  await ensureTools();
  environment = await subject();
  await step('browser module', buildBrowser);
  await step('module for Node', buildCsv);
  await step('benchmarks compiled', () => cargo('replay', '--no-run').then(() => cargo('allocations', '--no-run')));
  if (values.only !== 'peer') {
    await step('allocations', () => cargo('allocations', '--', '--out', out('allocations')));
    await step('native', () => cargo('replay', '--', '--rounds', rounds, '--out', out('native')));
    await step('WebAssembly, page', () => node('wasm.mjs', '--rounds', rounds, '--out', out('wasm')));
    await step('WebAssembly, Node', () => node('wasm.mjs', '--engine', CSV_DIR, '--rounds', rounds, '--out', out('node')));
    await summary();
  }
  if (values.peer) {
    const report = await inTurn({ cases: environment.RUELLE_CASES, conf: values.peer, python: values.python, rounds: Number(rounds), folder: FOLDER, cargo, node, setCases });
    await write(out('peer'), JSON.stringify(report));
    console.log(table(report));
  }
});

/** The next benchmarks ask these cases. */
function setCases(file) {
  environment = { ...environment, RUELLE_CASES: file };
}

async function summary() {
  const read = async (name) => [name, JSON.parse(await readFile(out(name), 'utf8'))];
  console.log(tables(Object.fromEntries(await Promise.all(['native', 'wasm', 'node', 'allocations'].map(read)))));
}
