// What an isolate takes when all of France is asked of it: different questions, some at once, over more shards than may be open.
//   node tests/bench/isolate.mjs SHARDS QUESTIONS [--questions 10000] [--at-once 4] [--shards-mb 24] [--answers-mb 12]
// SHARDS: a directory with manifest and router; QUESTIONS: lines of {"class", "q", "params"}, about addresses that these shards hold (a question for
// what no shard has is asked of as many as one question may be asked of). Where there are more to ask than lines, they are asked again with other
// limits. The memory is that of the WebAssembly module, and what JavaScript keeps beside it after each of its collections.
import { mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BUILD, ROOT, WORKER_DIR } from '../../scripts/lib/paths.mjs';
import { processorSeconds } from '../../scripts/lib/processor.mjs';
import { start } from './workerd.mjs';

const MB = 2 ** 20;
/** Milliseconds between two lines that say how far it is. */
const TOLD_EVERY = 10_000;
/** Questions between two looks at the memory. */
const LOOK_EVERY = 50;
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    questions: { type: 'string', default: '10000' },
    'at-once': { type: 'string', default: '4' },
    'shards-mb': { type: 'string', default: '24' },
    'answers-mb': { type: 'string', default: '12' },
  },
});
const [shards, file] = positionals;
if (!file) throw new Error('say SHARDS QUESTIONS');
const [count, atOnce] = [Number(values.questions), Number(values['at-once'])];
const cases = (await readFile(file, 'utf8')).trim().split('\n').map((line) => JSON.parse(line));

const folder = join(BUILD, 'bench-isolate');
await mkdir(folder, { recursive: true });
const modules = { 'index.js': join(WORKER_DIR, 'index.js'), 'index_bg.wasm': join(WORKER_DIR, 'index_bg.wasm') };
const server = await start(
  [
    { name: 'ruelle', modules, vars: { RUELLE_LIMITS: 'off', RUELLE_SHARDS_MB: values['shards-mb'], RUELLE_ANSWERS_MB: values['answers-mb'] }, services: { ASSETS: 'store' } },
    { name: 'store', modules: { 'store.js': join(ROOT, 'tests/worker/lib/faulty-store.js') }, assets: resolve(shards), assetsAs: 'DISK' },
  ],
  folder,
  { v8Flags: ['--trace-gc'] },
);

/** The path of a question: spread over the file, so that neighbours are not asked after each other. */
function path(at) {
  const { q, params } = cases[(at * 131) % cases.length];
  const asked = new URLSearchParams({ q, limit: '5', ...Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])) });
  const again = Math.floor(at / cases.length);
  if (again > 0) asked.set('limit', String(5 + again));
  return `/search?${asked}`;
}

const memory = async () => (await (await fetch(`${server.url('ruelle')}/health/detailed`)).json()).checks.find(({ name }) => name === 'memory_bytes').value;
/** How often each shard was read so far. */
const shardsRead = async () => Object.entries(await (await fetch(`${server.url('store')}/asked`)).json()).filter(([name]) => name.endsWith('.ruelle'));
const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);
const report = { questions: count, atOnce, errors: 0, degraded: 0, unread: 0, wasmMB: 0 };
const times = [];
let next = 0;
async function work() {
  while (next < count) {
    const at = next++;
    const begun = performance.now();
    const answer = await fetch(server.url('ruelle') + path(at));
    const body = await answer.json();
    times.push(performance.now() - begun);
    report.errors += answer.status !== 200;
    report.degraded += answer.headers.has('x-ruelle-degraded');
    report.unread += (body.unread?.length ?? 0) > 0;
    if (at % LOOK_EVERY === 0) report.wasmMB = Math.max(report.wasmMB, (await memory()) / MB);
  }
}
const begun = performance.now();
const seconds = () => (performance.now() - begun) / 1000;
const telling = setInterval(() => {
  const rate = times.length / seconds();
  const left = Math.round((count - times.length) / rate);
  console.error(`${times.length} of ${count}, ${rate.toFixed(0)} a second, ${left} s left; ${report.wasmMB.toFixed(1)} MB at most, ${report.errors} errors`);
}, TOLD_EVERY);
await Promise.all(Array.from({ length: atOnce }, work)).finally(() => clearInterval(telling));
report.seconds = seconds();
report.perSecond = count / report.seconds;
report.processorMs = ((await processorSeconds(server.pid)) * 1000) / count;

const reads = await shardsRead();
report.shards = reads.length;
report.reads = sum(reads.map(([, often]) => often));
report.readsPerQuestion = report.reads / count;
times.sort((a, b) => a - b);
[report.p50, report.p95, report.p99] = [0.5, 0.95, 0.99].map((part) => times[Math.floor((times.length - 1) * part)]);
await server.stop();

// "[1:0x5f0] 900 ms: Mark-Compact 5.1 (8.0) -> 4.2 (7.8) MB": what is left, and what is taken for it, of the greediest isolate.
const collections = [...server.log().matchAll(/Mark-Compact.*? -> ([\d.]+) \(([\d.]+)\) MB/g)];
report.javascriptMB = Math.max(0, ...collections.map(([, left]) => Number(left)));
report.javascriptTakenMB = Math.max(0, ...collections.map(([, , taken]) => Number(taken)));
for (const [name, value] of Object.entries(report)) report[name] = Math.round(value * 100) / 100;
console.log(JSON.stringify({ ...report, processors: availableParallelism() }, null, 2));
