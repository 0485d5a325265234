// A day of faults in some minutes: the shard store is slow, down, flapping, empty, truncated, corrupt, of another version, while questions
// keep coming and new data is published. What was answered, what was said to be degraded, and what was wrong: nothing may be.
//   node tests/bench/fault-day.mjs [--phase SECONDS] [--rate N] [--worker DIR] [--out FILE.json] [--chart FILE.svg]
// A question is answered wrongly when its first result is another than in good days and nothing says that shards are missing.
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { axes } from '../../scripts/lib/chart.mjs';
import { Fault, main } from '../../scripts/lib/fault.mjs';
import { BUILD, ROOT, WORKER_DIR } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { executable } from './workerd.mjs';

/** What the store does with a request for a file: the bytes as they are, and whether it is the manifest. */
const PHASES = {
  well: ({ send, bytes }) => send(200, bytes),
  slow: ({ send, bytes }) => setTimeout(() => send(200, bytes), 1500),
  down: ({ drop }) => drop(),
  'well again': ({ send, bytes }) => send(200, bytes),
  flapping: ({ send, drop, bytes, count }) => (count % 2 === 0 ? send(200, bytes) : drop()),
  'no shards': ({ send, bytes, isManifest }) => (isManifest ? send(200, bytes) : send(404, Buffer.alloc(0))),
  truncated: ({ send, bytes, isManifest }) => send(200, isManifest ? bytes : bytes.subarray(0, bytes.length >> 1)),
  corrupt: ({ send, bytes, isManifest }) => send(200, isManifest ? bytes : edited(bytes, (copy) => (copy[copy.length >> 1] ^= 1))),
  'another version': ({ send, bytes, isManifest }) => send(200, isManifest ? bytes : edited(bytes, (copy) => copy.writeUInt16LE(99, 4))),
  'half a manifest': ({ send, bytes, isManifest }) => send(200, isManifest ? bytes.subarray(0, bytes.length >> 1) : bytes),
  recovered: ({ send, bytes }) => send(200, bytes),
};
const SETTINGS = { RUELLE_LIMITS: 'off', RUELLE_STORE_REFRESH: '2s', RUELLE_STORE_RETRY: '2s', RUELLE_BREAKER_REST: '3s', RUELLE_STORE_TIMEOUT: '1s' };
const PATIENCE = 10_000;

function edited(bytes, edit) {
  const copy = Buffer.from(bytes);
  edit(copy);
  return copy;
}

/** The demonstration's shards, twice, as of two days: to publish one after the other is to publish news. */
async function editions(folder) {
  const build = (date) =>
    run('cargo', ['run', '--quiet', '--locked', '--features', 'cli', '--', 'build', 'shards/demo/addresses.csv', 'shards/demo/places.csv', '--date', date, '--out', join(folder, date)]);
  const dates = ['2026-11-20', '2026-11-21'];
  for (const date of dates) await build(date);
  return dates.map((date) => join(folder, date));
}

/** The store. Which edition it has, and how it behaves, changes. */
async function openStore(folders) {
  const state = { phase: 'well', edition: 0, count: 0 };
  const server = createServer(async (request, response) => {
    const name = decodeURIComponent(request.url.split('?')[0].slice(1));
    const isManifest = name === 'manifest.json';
    // Shards of both editions are kept, as a publisher keeps the last one; the manifest is the newest.
    const places = isManifest ? [folders[state.edition % 2]] : folders;
    const found = await Promise.all(places.map((folder) => readFile(join(folder, name)).catch(() => undefined)));
    const bytes = found.find(Boolean) ?? Buffer.alloc(0);
    const send = (status, body) => response.writeHead(status, { 'content-length': body.length }).end(body);
    PHASES[state.phase]({ send, drop: () => response.destroy(), bytes, isManifest, count: state.count++ });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { state, address: `127.0.0.1:${server.address().port}`, close: () => (server.closeAllConnections(), server.close()) };
}

async function openEndpoint({ store, worker, work }) {
  const places = ['--store', store, '--worker', worker, '--work', work, '--workerd', executable(), '--processes', '1'];
  const ports = ['--host', '127.0.0.1', '--port', '0', '--admin-host', '127.0.0.1', '--admin-port', '0'];
  const child = spawn(process.execPath, [join(ROOT, 'deploy', 'workerd', 'main.mjs'), ...places, ...ports], { env: { ...process.env, ...SETTINGS }, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  const ended = new Promise((done) => child.once('close', done));
  const port = await new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      log += chunk;
      const ready = log.split('\n').find((line) => line.includes('"event":"ready"'));
      if (ready) resolve(JSON.parse(ready).port);
    });
    ended.then(() => reject(new Fault(`the endpoint did not start:\n${log}`)));
  });
  return { url: `http://127.0.0.1:${port}`, restarts: () => (log.match(/"process ended"/g) ?? []).length, stop: () => (child.kill('SIGTERM'), ended) };
}

async function ask(url, path) {
  try {
    const answer = await fetch(url + path, { signal: AbortSignal.timeout(PATIENCE) });
    const body = await answer.json();
    const isDegraded = answer.headers.has('x-ruelle-degraded') || answer.headers.has('x-ruelle-unavailable');
    return { status: answer.status, isDegraded, id: body.features?.[0]?.properties.id, data: body.data?.version };
  } catch {
    return { status: 0, isDegraded: false };
  }
}

/** Questions at a steady rate, whether the ones before are answered or not. */
function keepAsking({ url, questions, rate, judge }) {
  let count = 0;
  const timer = setInterval(async () => {
    const question = questions[count % questions.length];
    // No two alike: no cache answers for the shards.
    const path = `${question.path}&_=${count++}`;
    const begun = performance.now();
    judge(question, begun, await ask(url, path));
  }, 1000 / rate);
  return () => clearInterval(timer);
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      phase: { type: 'string', default: '15' },
      rate: { type: 'string', default: '50' },
      worker: { type: 'string', default: WORKER_DIR },
      out: { type: 'string' },
      chart: { type: 'string' },
    },
  });
  const [seconds, rate] = [Number(values.phase), Number(values.rate)];
  await mkdir(BUILD, { recursive: true });
  const folder = await mkdtemp(join(BUILD, 'fault-day-'));
  const store = await openStore(await editions(folder));
  const endpoint = await openEndpoint({ store: store.address, worker: values.worker, work: join(folder, 'work') });
  try {
    const lines = (await readFile(join(ROOT, 'tests', 'bench', 'cases.jsonl'), 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line));
    const questions = [];
    for (const { q } of lines.filter((each) => each.class === 'clean').slice(0, 40)) {
      const path = `/search?${new URLSearchParams({ q, limit: '1' })}`;
      const { status, id } = await ask(endpoint.url, path);
      if (status !== 200 || !id) throw new Fault(`${path}: ${status} before any fault`);
      questions.push({ path, id });
    }
    const begun = performance.now();
    const tally = new Map();
    const judge = (question, at, { status, isDegraded, id, data }) => {
      const second = Math.floor((at - begun) / 1000);
      const row = tally.get(second) ?? { phase: store.state.phase, asked: 0, degraded: 0, errors: 0, wrong: 0, slowest: 0, data: undefined };
      row.asked++;
      row.errors += status === 0 || status >= 500;
      row.degraded += status === 200 && isDegraded;
      row.wrong += status === 200 && !isDegraded && id !== question.id;
      row.slowest = Math.max(row.slowest, performance.now() - at);
      row.data = data ?? row.data;
      tally.set(second, row);
    };
    const stop = keepAsking({ url: endpoint.url, questions, rate, judge });
    const starts = [];
    for (const phase of Object.keys(PHASES)) {
      starts.push({ phase, at: (performance.now() - begun) / 1000 });
      Object.assign(store.state, { phase, edition: store.state.edition + 1 });
      await new Promise((done) => setTimeout(done, seconds * 1000));
    }
    stop();
    await new Promise((done) => setTimeout(done, PATIENCE / 2));
    await report({ tally, starts, values, restarts: endpoint.restarts() });
  } finally {
    await endpoint.stop();
    store.close();
    await rm(folder, { recursive: true });
  }
});

async function report({ tally, starts, values, restarts }) {
  const seconds = [...tally.entries()].sort(([a], [b]) => a - b);
  const of = (rows, name) => rows.reduce((sum, [, row]) => sum + row[name], 0);
  console.log('phase             asked  degraded  errors  wrong  slowest ms  data');
  for (const { phase } of starts) {
    const rows = seconds.filter(([, row]) => row.phase === phase);
    const [slowest, data] = [Math.max(0, ...rows.map(([, row]) => row.slowest)), new Set(rows.map(([, row]) => row.data).filter(Boolean)).size];
    console.log([phase.padEnd(16), ...['asked', 'degraded', 'errors', 'wrong'].map((name) => String(of(rows, name)).padStart(7)), slowest.toFixed(0).padStart(10), String(data).padStart(5)].join(' '));
  }
  const [errors, wrong] = [of(seconds, 'errors'), of(seconds, 'wrong')];
  console.log(`\n${of(seconds, 'asked')} questions, ${of(seconds, 'degraded')} answered degraded and saying so, ${errors} errors, ${wrong} wrong, ${restarts} restarts`);
  if (values.out) await writeFile(values.out, `${JSON.stringify({ starts, seconds })}\n`);
  if (values.chart) {
    const points = (name) => seconds.map(([second, row]) => [second, row[name]]);
    const body = [
      { name: 'asked', colour: '#1f6feb', points: points('asked') },
      { name: 'degraded', colour: '#bf8700', points: points('degraded') },
      { name: 'errors', colour: '#cf222e', points: points('errors') },
      { name: 'wrong', colour: '#8250df', dash: '4 3', points: points('wrong') },
    ];
    const dots = { name: 'a fault begins, or ends', colour: '#24292f', points: starts.map(({ phase, at }) => ({ x: at, y: 0, name: phase })) };
    await writeFile(values.chart, axes({ title: 'A day of faults', x: { label: 'seconds' }, y: { label: 'questions a second' }, body, dots }));
  }
  if (errors + wrong > 0) process.exitCode = 1;
}
