// A day of faults, shortened: questions without pause, a store that fails in every way one after another, isolates that start meanwhile.
//   node tests/bench/fault-day.mjs [--seconds N] [--connections N] [--out FILE.svg]
// Counts each second what was asked and what came back: whole, degraded (and said so), wrong, errors. Prints a table a fault, draws a chart.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { axes } from '../../scripts/lib/chart.mjs';
import { main } from '../../scripts/lib/fault.mjs';
import { BUILD, ROOT, WORKER_DIR } from '../../scripts/lib/paths.mjs';
import { demoShards, emptySite, fillWithDemo } from '../worker/lib/server.mjs';
import { QUESTIONS, judge } from '../worker/lib/truth.mjs';
import { start } from './workerd.mjs';

const DAY = ['ok', 'slow', 'ok', 'hang', 'ok', 'down', 'ok', 'throws', 'ok', 'flaps', 'ok', 'missing', 'ok', 'truncated', 'ok', 'corrupt', 'ok', 'other', 'ok'];
const SETTINGS = { RUELLE_STORE_TIMEOUT: '500ms', RUELLE_STORE_PATIENCE: '1500ms', RUELLE_STORE_REFRESH: '1s', RUELLE_STORE_RETRY: '1s', RUELLE_BREAKER_REST: '2s', RUELLE_LOG: 'off', RUELLE_CACHE: 'no' };
const COLOURS = { asked: '#57606a', whole: '#1a7f37', degraded: '#bf8700', 'wrong or error': '#cf222e' };

async function ask(url) {
  const answer = await fetch(url);
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: answer.headers.get('content-type')?.startsWith('application/json') ? JSON.parse(text) : undefined };
}

/** Another edition a part of the day, so that the addresses are fetched anew: the same shard under other names, and one more shard. */
async function editions(site) {
  const { manifest, entry } = await demoShards();
  const [demo, communes] = [entry('demo'), entry('communes')];
  const aliases = { 'manifest.json': 'manifest.json' };
  for (const [part] of DAY.entries()) {
    const more = { ...communes, name: `more${part}`, file: `more${part}.ruelle` };
    const shards = [...manifest.shards.map((shard) => (shard.name === 'demo' ? { ...shard, file: `demo.${part}.ruelle` } : shard)), ...(part % 2 ? [more] : [])];
    await site.write(`manifest.${part}.json`, JSON.stringify({ ...manifest, shards }));
    Object.assign(aliases, { [`demo.${part}.ruelle`]: demo.file, [more.file]: communes.file });
  }
  return aliases;
}

async function day({ seconds, connections }) {
  const [site, folder] = [await emptySite(), await mkdtemp(join(BUILD, 'fault-day-'))];
  await fillWithDemo(site);
  const aliases = await editions(site);
  const modules = { 'index.js': join(WORKER_DIR, 'index.js'), 'index_bg.wasm': join(WORKER_DIR, 'index_bg.wasm') };
  const names = ['whole', 'warm', ...DAY.map((_, part) => `cold-${part}`)];
  const store = { name: 'store', modules: { 'store.js': join(ROOT, 'tests', 'worker', 'lib', 'faulty-store.js') }, assets: join(site.folder, 'shards'), assetsAs: 'DISK' };
  const server = await start([...names.map((name) => ({ name, modules, vars: SETTINGS, services: { ASSETS: 'store' } })), store], folder);
  try {
    const put = (path, body) => fetch(server.url('store') + path, { method: 'PUT', body: JSON.stringify(body) });
    const perSecond = [];
    const table = [];
    const truth = async (name) => Object.fromEntries(await Promise.all(QUESTIONS.map(async (path) => [path, (await ask(server.url(name) + path)).json])));
    const whole = await truth('whole');
    await truth('warm');
    const begun = performance.now();
    const same = ({ data, ...rest }) => ({ ...rest, data: { ...data, version: '' } });
    for (const [part, mode] of DAY.entries()) {
      await put('/alias', { ...aliases, 'manifest.json': `manifest.${part}.json` });
      await put('/mode', { mode, only: mode === 'ok' ? undefined : 'demo', file: (await demoShards()).entry('communes').file });
      const row = { mode, asked: 0, whole: 0, degraded: 0, wrong: 0, error: 0 };
      const end = performance.now() + seconds * 1000;
      const client = async (at) => {
        for (let turn = at; performance.now() < end; turn++) {
          const path = QUESTIONS[turn % QUESTIONS.length];
          const answer = await ask(server.url(turn % 4 ? 'warm' : `cold-${part}`) + path);
          if (answer.json?.data) answer.json = same(answer.json);
          const { verdict, why } = judge(path, answer, same(whole[path]));
          const bin = (perSecond[Math.floor((performance.now() - begun) / 1000)] ??= { asked: 0, whole: 0, degraded: 0, wrong: 0, error: 0 });
          for (const counts of [row, bin]) counts.asked++, counts[verdict]++;
          if (why) console.error(why);
        }
      };
      await Promise.all(Array.from({ length: connections }, (_, at) => client(at)));
      table.push(row);
    }
    return { table, bins: Array.from(perSecond, (bin) => bin ?? { asked: 0, whole: 0, degraded: 0, wrong: 0, error: 0 }) };
  } finally {
    await server.stop();
    await site.remove();
    await rm(folder, { recursive: true });
  }
}

await main(async () => {
  const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' }, connections: { type: 'string', default: '16' }, out: { type: 'string' } } });
  const { table, bins } = await day({ seconds: Number(values.seconds), connections: Number(values.connections) });
  console.log('| the store | asked | whole | degraded | wrong | errors |\n|---|---|---|---|---|---|');
  for (const { mode, asked, whole, degraded, wrong, error } of table) console.log(`| ${mode} | ${asked} | ${whole} | ${degraded} | ${wrong} | ${error} |`);
  const line = (name, of) => ({ name, colour: COLOURS[name], points: bins.slice(0, -1).map((bin, second) => [second, of(bin)]) });
  const body = [line('asked', (bin) => bin.asked), line('whole', (bin) => bin.whole), line('degraded', (bin) => bin.degraded), line('wrong or error', (bin) => bin.wrong + bin.error)];
  const title = `A day of faults: ${DAY.filter((mode) => mode !== 'ok').join(', ')}`;
  if (values.out) await writeFile(values.out, axes({ title, x: { label: 'seconds' }, y: { label: 'answers a second' }, body }));
  if (table.some(({ wrong, error }) => wrong + error > 0)) process.exitCode = 1;
});
