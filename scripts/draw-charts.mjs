// Draws what the benchmarks measured: docs/images/speed-*.svg from .build/bench/{native,wasm,peer}.json.
//   npm run bench, then: node scripts/draw-charts.mjs [--from DIR]
// A chart whose file is missing is left as it is, and said.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { axes, rows } from './lib/chart.mjs';
import { main } from './lib/fault.mjs';
import { BUILD, ROOT } from './lib/paths.mjs';
import { write } from './lib/wasm.mjs';

const BLUE = '#1f5fa8';
const GREEN = '#2b8a5c';
const ORANGE = '#c8611b';
const GREY = '#8a8f98';

/** Three lines of one thing: its 99th percentile, mean and median. */
const percentiles = (points, colour, words) => [
  { name: `${words}p99`, colour, dash: '2 3', points: points.map(([x, spread]) => [x, spread.p99]) },
  { name: `${words}mean`, colour, points: points.map(([x, spread]) => [x, spread.mean]) },
  { name: `${words}p50`, colour, dash: '7 4', points: points.map(([x, spread]) => [x, spread.p50]) },
];

/** The same cases, more and more addresses; and each département by itself. */
function size({ native }) {
  const together = native.together.map(({ addresses, search }) => [addresses / 1000, search]);
  // One may have no case of its own.
  const alone = native.alone.filter(({ search }) => search).map(({ name, addresses, search }) => ({ x: addresses / 1000, y: search.mean, name }));
  return axes({
    title: 'A search against the addresses that are open',
    x: { label: 'thousand addresses' },
    y: { label: 'µs a search, native, one core' },
    body: percentiles(together, BLUE, ''),
    dots: { name: 'a département, by itself, mean', colour: ORANGE, points: alone },
  });
}

/** Typing: the time of a keystroke by the letters that are there; then long questions. */
function length({ native }) {
  const of = (way) => native.keystrokes[way].lengths.filter(({ count }) => count >= 50).map((spread) => [spread.characters, spread]);
  return axes({
    title: 'A keystroke against the length of what is typed, in steps of five',
    x: { label: 'characters' },
    y: { label: 'µs a keystroke, native, one core' },
    body: [...percentiles(of('all'), BLUE, 'all open, '), ...percentiles(of('own'), GREEN, 'one open, ')],
  });
}

/** Classes of cases, one row each: from the median to the 99th percentile. */
function classes({ native, wasm }) {
  const of = (spreads, name) => ({ from: spreads[name].p50, to: spreads[name].p99, mark: spreads[name].mean });
  const names = Object.keys(native.search.all.classes);
  return rows({
    title: 'A search by class of case: median, mean (bar), 99th percentile',
    label: 'µs, logarithmic; all shards open',
    series: [{ name: 'native', colour: BLUE }, { name: 'WebAssembly', colour: GREEN }],
    rows: names.map((name) => ({ name, ranges: [of(native.search.all.classes, name), of(wasm.all.search.classes, name)] })),
  });
}

/** The three side by side. */
function beside({ peer }) {
  const of = ({ p50, p99, mean }) => ({ from: p50, to: p99, mark: mean });
  const row = (name, spreads) => ({ name, ranges: [of(spreads.native), of(spreads.wasm), of(spreads.peer)] });
  return rows({
    title: 'Ruelle and addok on the same cases: median, mean (bar), 99th percentile',
    label: 'µs of processor time a search, logarithmic',
    series: [{ name: 'native', colour: BLUE }, { name: 'WebAssembly', colour: GREEN }, { name: 'addok and its Redis', colour: GREY }],
    rows: [row('all', peer.total), ...Object.entries(peer.classes).map(([name, spreads]) => row(name, spreads))],
  });
}

const CHARTS = [
  ['speed-size', ['native'], size],
  ['speed-length', ['native'], length],
  ['speed-classes', ['native', 'wasm'], classes],
  ['speed-beside', ['peer'], beside],
];

await main(async () => {
  const { values } = parseArgs({ options: { from: { type: 'string', default: join(BUILD, 'bench') } } });
  const read = (name) => readFile(join(values.from, `${name}.json`), 'utf8').then(JSON.parse, () => undefined);
  const data = { native: await read('native'), wasm: await read('wasm'), peer: await read('peer') };
  for (const [name, needs, draw] of CHARTS) {
    const missing = needs.filter((need) => !data[need]);
    if (missing.length > 0) console.log(`${name}: left as it is, no ${missing.join('.json, ')}.json in ${values.from}`);
    else await write(join(ROOT, 'docs', 'images', `${name}.svg`), draw(data));
  }
});
