// The endpoint on bare workerd beside a worker that answers a constant of the same size, under wrk, in one run.
//   node tests/bench/worker.mjs [--site DIR] [--seconds N] [--connections N] [--question '/search?q=…']…
// Prints requests a second, their share of the constant's, latencies and CPU; at full load, at half of it, and with questions that
// no cache has seen (about another place each time). A benchmark, not a test: it needs a quiet machine.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, main } from '../../scripts/lib/fault.mjs';
import { BUILD, SITE_DIR, WORKER_DIR } from '../../scripts/lib/paths.mjs';
import { processorSeconds } from '../../scripts/lib/processor.mjs';
import { ask, capture } from '../../scripts/lib/run.mjs';
import { start } from './workerd.mjs';

const FOLDER = join(BUILD, 'bench');
const QUESTIONS = ['/search?q=12+rue+de+rivoli+paris', '/reverse?lat=48.8556&lon=2.36'];
const ROUNDS = 3;

/** A worker in plain JavaScript, with the status, headers and size of an answer. */
const constant = (headers, body) => `
const body = ${JSON.stringify(body)};
const headers = ${JSON.stringify(headers)};
export default { fetch: () => new Response(body, { headers }) };
`;

/** wrk says requests a second and percentiles in a line that is read here; `delay` milliseconds of rest a request. */
const script = (delay, fresh) => `
local count = 0
${fresh ? `function request()
  count = count + 1
  return wrk.format(nil, wrk.path .. string.format("&lat=48.85%06d&lon=2.36", count))
end` : ''}
function delay() return ${Math.max(0, Math.round(delay))} end
function done(summary, latency)
  local errors = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout
  io.write(string.format("RESULT %f %f %f %f %d\\n", summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, latency:percentile(99) / 1000, errors))
end
`;

async function load(url, { connections, seconds, rest = 0, fresh = false, pid }) {
  const before = await processorSeconds(pid);
  const file = join(FOLDER, 'wrk.lua');
  // Without rest, no delay function at all: it would cost a timer a request.
  await writeFile(file, rest >= 1 ? script(rest, fresh) : script(0, fresh).replace(/function delay.*\n/, ''));
  const { code, output } = await capture('wrk', ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '-s', file, url]);
  const found = output.match(/RESULT (\S+) (\S+) (\S+) (\S+) (\d+)/);
  if (code !== 0 || !found) throw new Fault(`wrk ended with ${code}:\n${output}`);
  const [rate, p50, p95, p99, errors] = found.slice(1).map(Number);
  if (errors > 0) throw new Fault(`${url}: ${errors} answers were errors`);
  const used = ((await processorSeconds(pid)) - before) / (rate * seconds);
  return { rate, p50, p95, p99, used };
}

const best = (runs) => runs.reduce((a, b) => (a.rate >= b.rate ? a : b));

async function compare(question, site, { connections, seconds }) {
  const modules = { 'index.js': join(WORKER_DIR, 'index.js'), 'index_bg.wasm': join(WORKER_DIR, 'index_bg.wasm') };
  const ours = { name: 'ruelle', modules, assets: site };
  // Its answer is the other worker's constant.
  const first = await start([ours]);
  const answer = await fetch(first.url('ruelle') + question);
  const body = await answer.text();
  await first.stop();
  if (answer.status !== 200) throw new Fault(`${question}: HTTP ${answer.status}: ${body}`);
  const skipped = ['content-length', 'transfer-encoding', 'date', 'connection', 'content-encoding'];
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !skipped.includes(name)));
  const file = join(FOLDER, 'constant.js');
  await writeFile(file, constant(headers, body));
  const server = await start([ours, { name: 'constant', modules: { 'constant.js': file } }]);
  try {
    const [subject, yardstick] = [server.url('ruelle') + question, server.url('constant') + question];
    const { pid } = server;
    for (const url of [subject, yardstick]) await load(url, { connections, seconds: 1, pid });
    const [a, b] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      a.push(await load(subject, { connections, seconds, pid }));
      b.push(await load(yardstick, { connections, seconds, pid }));
    }
    const [ruelle, plain] = [best(a), best(b)];
    const rest = (1000 * connections) / (ruelle.rate / 2) - ruelle.p50 / 2;
    const half = await load(subject, { connections, seconds, rest, pid });
    const searched = await load(subject, { connections, seconds, fresh: true, pid });
    report(question, body.length, { ruelle, constant: plain, 'ruelle at half load': half, 'ruelle, never the same': searched });
  } finally {
    await server.stop();
  }
}

function report(question, bytes, rows) {
  console.log(`${question} (${bytes} characters)`);
  for (const [name, { rate, p50, p95, p99, used }] of Object.entries(rows)) {
    const share = ((100 * rate) / rows.constant.rate).toFixed(1);
    console.log(`  ${name.padEnd(22)} ${rate.toFixed(0).padStart(7)} requests/s ${share.padStart(6)} %   p50 ${p50.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms${Number.isNaN(used) ? '' : `, CPU ${(used * 1e6).toFixed(0)} µs a request`}`);
  }
  console.log();
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      site: { type: 'string', default: SITE_DIR },
      seconds: { type: 'string', default: '4' },
      connections: { type: 'string', default: '32' },
      question: { type: 'string', multiple: true, default: QUESTIONS },
    },
  });
  if (!(await ask('wrk', ['-v'])) && (await capture('wrk', ['-v']).catch(() => undefined)) === undefined) {
    throw new Fault('wrk is not on the PATH', 'install wrk (Debian: apt-get install wrk; macOS: brew install wrk)');
  }
  await mkdir(FOLDER, { recursive: true });
  const numbers = { connections: Number(values.connections), seconds: Number(values.seconds) };
  for (const question of values.question) await compare(question, values.site, numbers);
});
