// The endpoint as it is self-hosted, under mixed traffic: suggestions, searches, reverse, 3 % CSV, by wrk.
//   node tests/bench/load.mjs [--shards DIR] [--cases FILE] [--processes N] [--seconds N] [--mix fresh|zipf] [--steady MINUTES] [--url URL] [--out FILE]
// Requests a second at saturation; latencies at half and at four fifths of it; errors; CPU a request; with --steady, memory over that
// time at half. --url asks another endpoint (addok) instead of starting one; no files are sent to it. A benchmark: it needs a quiet machine.
import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, main } from '../../scripts/lib/fault.mjs';
import { BUILD, ROOT, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { processorSeconds } from '../../scripts/lib/processor.mjs';
import { capture } from '../../scripts/lib/run.mjs';
import { executable } from './workerd.mjs';

const FOLDER = join(BUILD, 'bench');
/** Connections at saturation. */
const FULL = 32;
/** Connections when requests rest: so many that each asks about four times a second. */
const resting = (rate) => Math.max(4, Math.min(256, Math.round(rate / 4)));
/** Addresses of one file. */
const ROWS = 20;
const FILES = 50;
/** Of 97 questions: suggestions while typing, whole addresses, positions. */
const SHARES = { suggest: 60, search: 27, reverse: 10 };
const SAMPLE = 5000;

/** Requests as lines: the files first, then the questions, shuffled always in the same way. */
function requests(cases, withFiles) {
  const query = (parameters) => new URLSearchParams(parameters).toString();
  let seed = 1;
  const dice = (most) => (seed = (seed * 48271) % 2147483647) % most;
  const position = ({ lat, lon }) => (lat === undefined ? {} : { lat, lon });
  const questions = cases.map((each, index) => {
    const at = index % 97;
    if (at < SHARES.suggest) return `/search?${query({ q: begun(each.q, dice), autocomplete: 1, ...position(each.params) })}`;
    if (at < SHARES.suggest + SHARES.search) return `/search?${query({ q: each.q, autocomplete: 0, limit: 1 })}`;
    return `/reverse?${query({ lat: each.lat, lon: each.lon })}`;
  });
  for (let at = questions.length - 1; at > 0; at--) {
    const other = dice(at + 1);
    [questions[at], questions[other]] = [questions[other], questions[at]];
  }
  const file = (first) => `adresse\\n${Array.from({ length: ROWS }, (_, row) => `"${cases[(first * ROWS + row) % cases.length].q.replaceAll('"', '')}"`).join('\\n')}\\n`;
  const files = withFiles ? Array.from({ length: FILES }, (_, index) => `POST\t/search/csv\ttext/csv\t${file(index)}`) : [];
  return [...files, ...questions.map((path) => `GET\t${path}\t\t`)];
}

/** What stands in the field after some keystrokes: at least three letters. */
function begun(text, dice) {
  const letters = [...text.trim()];
  const typed = letters.slice(0, 3 + dice(Math.max(1, letters.length - 2))).join('').trim();
  return typed.length >= 3 ? typed : text;
}

async function wrk(url, { connections, seconds, mix, delay }) {
  const env = { LOAD_FILE: join(FOLDER, 'requests.tsv'), LOAD_MIX: mix, LOAD_DELAY: String(delay) };
  const args = ['-t', '2', '-c', String(connections), '-d', `${seconds}s`, '--timeout', '10s', '-s', join(ROOT, 'tests', 'bench', 'load.lua'), url];
  const { code, output } = await capture('wrk', args, { env }).catch(() => ({ code: 127, output: 'no wrk on the PATH (Debian: apt-get install wrk)' }));
  const found = output.match(/RESULT (.+)/)?.[1].split(' ').map(Number);
  if (code !== 0 || !found) throw new Fault(`wrk ended with ${code}:\n${output}`);
  const [count, micros, p50, p95, p99, max, statuses, broken] = found;
  return { rate: (count / micros) * 1e6, count, p50, p95, p99, max, errors: statuses + broken };
}

/** Seconds of processor time that these processes have used. */
async function cpu(pids) {
  return (await Promise.all(pids.map(processorSeconds))).reduce((sum, each) => sum + (each ?? 0), 0);
}

async function start({ shards, processes }) {
  const places = ['--shards', shards, '--work', join(FOLDER, 'fleet'), '--workerd', executable(), '--processes', String(processes), '--watch', '0'];
  const ports = ['--host', '127.0.0.1', '--port', '0', '--admin-host', '127.0.0.1', '--admin-port', '0'];
  const env = { ...process.env, RUELLE_LIMITS: 'off' };
  const child = spawn(process.execPath, [join(ROOT, 'deploy', 'workerd', 'main.mjs'), ...places, ...ports], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  const ready = await new Promise((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
      log += chunk;
      const line = log.split('\n').find((each) => each.includes('"event":"ready"'));
      if (line) resolve(JSON.parse(line));
    });
    child.once('close', () => reject(new Fault(`the endpoint did not start:\n${log}`)));
  });
  const { output } = await capture('pgrep', ['-P', String(child.pid)]);
  const pids = output.trim().split('\n').map(Number);
  const ended = new Promise((done) => child.once('close', done));
  return { url: `http://127.0.0.1:${ready.port}`, admin: `http://127.0.0.1:${ready.admin}`, pids, stop: () => (child.kill('SIGTERM'), ended) };
}

async function resident(pids) {
  const of = async (pid) => Number((await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')).match(/VmRSS:\s+(\d+)/)?.[1] ?? 0) / 1000;
  return (await Promise.all(pids.map(of))).reduce((sum, each) => sum + each, 0);
}

/** Megabytes, every so often, while something runs. */
async function watched(pids, every, body) {
  const samples = [];
  const look = async () => samples.push(Math.round(await resident(pids)));
  const timer = setInterval(look, every);
  await look();
  try {
    return { ...(await body()), samples };
  } finally {
    clearInterval(timer);
  }
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      shards: { type: 'string', default: process.env.RUELLE_SHARDS ?? SHARDS_DIR },
      cases: { type: 'string', default: process.env.RUELLE_CASES ?? join(ROOT, 'tests', 'bench', 'cases.jsonl') },
      processes: { type: 'string', default: String(availableParallelism()) },
      seconds: { type: 'string', default: '10' },
      mix: { type: 'string', default: 'fresh' },
      steady: { type: 'string', default: '0' },
      url: { type: 'string' },
      out: { type: 'string' },
    },
  });
  await mkdir(FOLDER, { recursive: true });
  const cases = (await readFile(values.cases, 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line)).slice(0, SAMPLE);
  await writeFile(join(FOLDER, 'requests.tsv'), `${requests(cases, !values.url).join('\n')}\n`);
  const server = values.url ? { url: values.url, pids: [], stop: () => {} } : await start(values);
  const rows = {};
  const load = async (name, options) => {
    const before = await cpu(server.pids);
    const found = await watched(server.pids, 10_000, () => wrk(server.url, { mix: values.mix, seconds: Number(values.seconds), ...options }));
    const used = ((await cpu(server.pids)) - before) / found.count;
    rows[name] = { ...found, cpu: used };
    const { rate, p50, p95, p99, max, errors, samples } = rows[name];
    const memory = server.pids.length > 0 ? `, ${(used * 1e6).toFixed(0)} µs of CPU, ${Math.min(...samples)} to ${Math.max(...samples)} MB` : '';
    console.log(`${name.padEnd(14)} ${rate.toFixed(0).padStart(6)} requests/s  p50 ${p50.toFixed(2)}  p95 ${p95.toFixed(2)}  p99 ${p99.toFixed(2)}  max ${max.toFixed(0)} ms, ${errors} errors${memory}`);
    return rows[name];
  };
  try {
    await wrk(server.url, { connections: 8, seconds: 3, mix: values.mix, delay: 0 });
    const { rate } = await load('saturation', { connections: FULL, delay: 0 });
    const part = (share) => {
      const connections = resting(rate * share);
      return { connections, delay: Math.max(1, Math.round((1000 * connections) / (rate * share))) };
    };
    await load('half of it', part(0.5));
    await load('four fifths', part(0.8));
    const minutes = Number(values.steady);
    if (minutes > 0) await load(`${minutes} minutes`, { ...part(0.5), seconds: minutes * 60 });
    if (values.out) await writeFile(values.out, `${JSON.stringify({ mix: values.mix, processes: values.processes, rows })}\n`);
  } finally {
    await server.stop();
  }
});
