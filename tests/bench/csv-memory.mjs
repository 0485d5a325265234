// Memory while a large file of addresses is geocoded: by the native server, or by the worker on bare workerd.
//   node tests/bench/csv-memory.mjs native|worker [--shards DIR] [--cases FILE] [--rows N] [--ruelle FILE] [--json]
// The file is sent and read as it comes, as any client can; resident megabytes are those of the server's process. A benchmark.
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, main } from '../../scripts/lib/fault.mjs';
import { BUILD, ROOT, SHARDS_DIR, WORKER_DIR } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { start } from './workerd.mjs';

const ROWS = { native: 1_000_000, worker: 200_000 };
/** Rows of one piece that is sent. */
const PIECE = 1000;
/** Parts of the file after which memory is looked at. */
const STEPS = 10;

async function native({ shards, ruelle }) {
  const port = await freePort();
  const child = spawn(ruelle, ['serve', '--shards', shards, '--port', String(port)], { env: { ...process.env, RUELLE_LIMITS: 'off' }, stdio: 'ignore' });
  const ended = new Promise((done) => child.once('close', done));
  return { url: `http://127.0.0.1:${port}`, pid: child.pid, stop: () => (child.kill('SIGTERM'), ended) };
}

async function worker({ shards }) {
  const site = await mkdtemp(join(BUILD, 'bench-site-'));
  await cp(shards, join(site, 'shards'), { recursive: true });
  const modules = { 'index.js': join(WORKER_DIR, 'index.js'), 'index_bg.wasm': join(WORKER_DIR, 'index_bg.wasm') };
  const server = await start([{ name: 'ruelle', modules, assets: site, vars: { RUELLE_LIMITS: 'off' } }]);
  const stop = async () => {
    await server.stop();
    await rm(site, { recursive: true });
  };
  return { url: server.url('ruelle'), pid: server.pid, stop };
}

async function untilReady(url) {
  for (let tries = 0; tries < 100; tries++) {
    if (await fetch(`${url}/health/ready`).then(({ ok }) => ok, () => false)) return;
    await new Promise((wait) => setTimeout(wait, 100));
  }
  throw new Fault(`${url} is not ready after ten seconds`);
}

/** Resident megabytes: now, and at most so far. */
async function resident(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const of = (key) => Number(status.match(new RegExp(`${key}:\\s+(\\d+)`))[1]) / 1000;
  return { now: of('VmRSS'), most: of('VmHWM') };
}

/** The questions as a file of so many rows, in pieces. */
async function* file(questions, rows) {
  yield Buffer.from('adresse\n');
  for (let row = 0; row < rows; row += PIECE) {
    const piece = Array.from({ length: Math.min(PIECE, rows - row) }, (_, index) => `"${questions[(row + index) % questions.length].replaceAll('"', '')}"\n`);
    yield Buffer.from(piece.join(''));
  }
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      shards: { type: 'string', default: process.env.RUELLE_SHARDS ?? SHARDS_DIR },
      cases: { type: 'string', default: process.env.RUELLE_CASES ?? join(ROOT, 'tests', 'bench', 'cases.jsonl') },
      rows: { type: 'string' },
      ruelle: { type: 'string', default: join(ROOT, 'target', 'release', 'ruelle') },
      json: { type: 'boolean', default: false },
    },
  });
  const [host] = positionals;
  if (!(host in ROWS)) throw new Fault(`native or worker, not ${host ?? 'nothing'}`, 'node tests/bench/csv-memory.mjs native');
  await mkdir(BUILD, { recursive: true });
  const rows = Number(values.rows ?? ROWS[host]);
  const questions = (await readFile(values.cases, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line).q);
  const server = await { native, worker }[host](values);
  try {
    await untilReady(server.url);
    const curve = [{ rows: 0, seconds: 0, megabytes: (await resident(server.pid)).now }];
    const begun = performance.now();
    const answer = await fetch(`${server.url}/search/csv`, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: file(questions, rows), duplex: 'half' });
    if (!answer.ok) throw new Fault(`HTTP ${answer.status}: ${await answer.text()}`);
    let came = -1;
    for await (const chunk of answer.body) {
      for (const byte of chunk) came += byte === 10 ? 1 : 0;
      if (came >= (rows / STEPS) * curve.length) {
        curve.push({ rows: came, seconds: (performance.now() - begun) / 1000, megabytes: (await resident(server.pid)).now });
      }
    }
    if (came !== rows) throw new Fault(`${came} rows came back of ${rows}`);
    const { most } = await resident(server.pid);
    if (values.json) return console.log(JSON.stringify({ host, rows, curve, most }));
    for (const point of curve) console.log(`${String(point.rows).padStart(9)} rows ${point.seconds.toFixed(1).padStart(7)} s ${point.megabytes.toFixed(1).padStart(7)} MB`);
    console.log(`at most ${most.toFixed(1)} MB; ${(rows / curve.at(-1).seconds).toFixed(0)} rows a second`);
  } finally {
    await server.stop();
  }
});
