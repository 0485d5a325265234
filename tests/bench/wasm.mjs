// The browser's engine in Node, from a question to a GeoJSON object, as JSON: percentiles over cases, over keystrokes, and memory.
//   node tests/bench/wasm.mjs [--shards DIR] [--cases FILE] [--engine DIR] [--rounds N] [--only search,keystrokes,…] [--out FILE]
// Wants `npm run build` before; DIR holds another build, as .build/browser does. A benchmark, not a test: it needs a quiet machine.
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { main } from '../../scripts/lib/fault.mjs';
import { checkShards } from '../../scripts/lib/manifest.mjs';
import { BROWSER_DIR, ROOT, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { write } from '../../scripts/lib/wasm.mjs';
import { spread } from './spread.mjs';

const TYPED = 1000;

/** An engine in a memory of its own: a module is one instance, and its address with another query another module. */
let instances = 0;
let folder;
async function instance() {
  const url = new URL(`${pathToFileURL(join(folder, 'ruelle.js'))}?${instances++}`);
  const { default: init, Engine } = await import(url);
  const { memory } = await init({ module_or_path: await WebAssembly.compile(await readFile(join(folder, 'ruelle_bg.wasm'))) });
  return { Engine, memory };
}

/** As `subject/spread.rs`: each item's least of all rounds, and the round that took the shortest. */
function time(items, rounds, ask) {
  const least = new Float64Array(items.length).fill(Infinity);
  let once;
  for (let turn = 0; turn < rounds; turn++) {
    const round = new Float64Array(items.length);
    for (let index = 0; index < items.length; index++) {
      const begun = performance.now();
      ask(items[index]);
      round[index] = (performance.now() - begun) * 1000;
    }
    const sum = (times) => times.reduce((total, each) => total + each, 0);
    for (let index = 0; index < items.length; index++) least[index] = Math.min(least[index], round[index]);
    if (!once || sum(round) < sum(once)) once = round;
  }
  return { least, once };
}

const summary = ({ least, once }) => ({ least: spread(least), once: spread(once) });

/** The clean cases, then of the other classes in turn. */
function typed(cases) {
  const classes = new Map();
  for (const each of cases) classes.set(each.class, [...(classes.get(each.class) ?? []), each]);
  const clean = classes.get('clean') ?? [];
  classes.delete('clean');
  const others = [...classes.values()];
  const longest = Math.max(0, ...others.map((list) => list.length));
  const inTurn = Array.from({ length: longest }, (_, row) => others.map((list) => list[row]).filter(Boolean)).flat();
  return [...clean, ...inTurn].slice(0, TYPED);
}

const keystrokes = (asked) => {
  const letters = [...asked.q];
  const texts = letters.map((_, index) => letters.slice(0, index + 1).join('')).filter((text) => /[\p{L}\p{N}]/u.test(text));
  return texts.map((q) => ({ ...asked, q, params: { ...asked.params, autocomplete: 1 } }));
};

const options = ({ autocomplete, lat, lon }) => ({ autocomplete: autocomplete === 1, ...(lat === undefined ? {} : { lat, lon }) });
const prepared = (cases, engineOf) => cases.map((each) => ({ class: each.class, q: each.q, options: options(each.params), engine: engineOf(each) }));
const search = ({ engine, q, options }) => engine.search(q, options);

/** Everything of one way to open shards: all of them, or to each case its own alone. */
async function measure(shards, cases, way, { rounds, wanted }) {
  const { Engine, memory } = await instance();
  const engine = (list) => {
    const opened = new Engine();
    for (const { bytes } of list) opened.addShard(bytes);
    return opened;
  };
  const together = way === 'all' && engine(shards);
  const alone = way === 'own' ? shards.map((shard) => engine([shard])) : [];
  // The last one when there is none of its département: the largest.
  const home = (each) => alone.at(shards.findIndex(({ name }) => each.citycode.startsWith(name)));
  const engineOf = together ? () => together : home;
  const report = { bytes: shards.reduce((sum, { bytes }) => sum + bytes.length, 0), memory_open: memory.buffer.byteLength };
  if (wanted('search')) {
    const asked = prepared(cases, engineOf);
    const times = time(asked, rounds, search);
    const classes = {};
    asked.forEach((each, index) => (classes[each.class] ??= []).push(times.least[index]));
    const spreads = Object.fromEntries(Object.entries(classes).map(([name, list]) => [name, spread(list)]));
    report.search = { total: summary(times), classes: spreads, each: [...times.least] };
  }
  if (wanted('keystrokes')) {
    const asked = prepared(typed(cases).flatMap(keystrokes), engineOf);
    report.keystrokes = { total: summary(time(asked, rounds, search)) };
  }
  report.memory = memory.buffer.byteLength;
  return report;
}

/** The largest shard alone, as a page holds it: its memory after every keystroke of its département's addresses. */
async function memoryOfOne(shards, cases) {
  const { Engine, memory } = await instance();
  const largest = shards.at(-1);
  const engine = new Engine();
  engine.addShard(largest.bytes);
  const open = memory.buffer.byteLength;
  const own = cases.filter((each) => each.citycode.startsWith(largest.name));
  prepared(typed(own).flatMap(keystrokes), () => engine).forEach(search);
  return { name: largest.name, addresses: largest.addresses, bytes: largest.bytes.length, memory_open: open, memory: memory.buffer.byteLength };
}

/** Opening, bytes from outside, checksums included. */
async function opening(shards, rounds) {
  const { Engine } = await instance();
  return shards.map(({ name, addresses, bytes }) => {
    let least = Infinity;
    for (let turn = 0; turn < rounds * 10; turn++) {
      const engine = new Engine();
      const begun = performance.now();
      engine.addShard(bytes);
      least = Math.min(least, (performance.now() - begun) * 1000);
      engine.free();
    }
    return { name, addresses, bytes: bytes.length, ready: least };
  });
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      shards: { type: 'string', default: process.env.RUELLE_SHARDS ?? SHARDS_DIR },
      cases: { type: 'string', default: process.env.RUELLE_CASES ?? join(ROOT, 'tests', 'bench', 'cases.jsonl') },
      engine: { type: 'string', default: BROWSER_DIR },
      rounds: { type: 'string', default: '5' },
      only: { type: 'string' },
      out: { type: 'string' },
    },
  });
  folder = resolve(values.engine);
  const rounds = Number(values.rounds);
  const wanted = (part) => !values.only || values.only.split(',').includes(part);
  const manifest = await checkShards(values.shards);
  const read = async (shard) => ({ ...shard, bytes: await readFile(join(values.shards, shard.file)) });
  const shards = (await Promise.all(manifest.shards.map(read))).sort((a, b) => a.addresses - b.addresses);
  const cases = (await readFile(values.cases, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line));
  const report = { unit: 'microseconds', rounds, node: process.version };
  if (wanted('opening')) report.opening = await opening(shards, rounds);
  for (const way of ['all', 'own']) report[way] = await measure(shards, cases, way, { rounds, wanted });
  if (wanted('memory')) report.one = await memoryOfOne(shards, cases);
  const text = `${JSON.stringify(report)}\n`;
  if (values.out) await write(values.out, text);
  else process.stdout.write(text);
});
