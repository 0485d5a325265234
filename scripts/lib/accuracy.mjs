// Real départements built, served by the native binary, and asked the cases that lie beside the project.
import { spawn } from 'node:child_process';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { CARGO_FLAGS, RUELLE } from './cargo.mjs';
import { Fault } from './fault.mjs';
import { ask, environment, run } from './run.mjs';

/** Least share of first answers that must be right, in percent. */
const LEAST_ALL = 97;
const LEAST_CLASS = 90;
/** Two or three letters of a street, far from its commune's name: several answers are as good. */
const LEAST_OF_CLASS = { prefix_biased: 80 };
/** 5.4 without the lieux-dits of addresses. */
const MOST_BYTES_PER_ADDRESS = 5.6;

/** Builds the shards of every file in `ban` into `out`; checks what an address costs. */
export async function buildShards(ban, out) {
  const files = (await readdir(ban)).filter((name) => /^adresses-.*\.csv(\.gz)?$/.test(name)).map((name) => join(ban, name));
  const before = performance.now();
  await run('cargo', ['build', ...CARGO_FLAGS, '--features', 'cli']);
  await mkdir(out, { recursive: true });
  const compiled = (performance.now() - before) / 1000;
  const report = JSON.parse((await run(RUELLE, ['build', '--json', '--out', out, ...files])).replace(/^[^{]*/, ''));
  const { addresses, bytes_per_address: cost, addresses_per_second: rate } = report;
  const note = `${addresses} addresses, ${cost.toFixed(2)} bytes each, ${rate} a second, compiled in ${compiled.toFixed(0)} s`;
  if (cost <= MOST_BYTES_PER_ADDRESS) return { passed: 1, note };
  return { failed: 1, note, output: `${cost} bytes an address, at most ${MOST_BYTES_PER_ADDRESS}` };
}

/** Asks every case of `evaluation` and judges the answers; prints the table. */
export async function accuracy(evaluation, shards) {
  if (!(await ask('python3', ['--version']))) return { skipped: 1, note: 'no python3' };
  const server = await serveNative(shards);
  try {
    const result = join(shards, 'result.json');
    const args = [join(evaluation, 'evaluate.py'), server.url, join(evaluation, 'dev.jsonl'), '--json', result];
    console.log(await run('python3', args));
    return judge(JSON.parse(await readFile(result, 'utf8')));
  } finally {
    await server.stop();
  }
}

/** One check for the errors, one for the whole, one a class. */
function judge(table) {
  const rows = Object.entries(table).map(([name, { cases, top1, errors }]) => {
    const least = name === 'ALL' ? LEAST_ALL : (LEAST_OF_CLASS[name] ?? LEAST_CLASS);
    return { name, share: (100 * top1) / cases, least, errors };
  });
  const faults = rows.filter(({ share, least }) => share < least).map(({ name, share, least }) => `${name}: ${share.toFixed(1)} % first, at least ${least} %`);
  const { errors } = table.ALL;
  if (errors > 0) faults.push(`${errors} questions had no answer`);
  return { passed: rows.length + 1 - faults.length, failed: faults.length, output: faults.join('\n') };
}

async function serveNative(shards) {
  const child = spawn(RUELLE, ['serve', '--shards', shards, '--port', '0'], { env: environment({ NO_COLOR: '1' }), stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((done) => child.on('close', done));
  for await (const line of createInterface(child.stdout)) {
    const url = line.match(/http:\/\/[\d.]+:\d+/)?.[0];
    if (url) return { url, stop: () => (child.kill('SIGTERM'), ended) };
  }
  throw new Fault('ruelle serve ended before it said where it listens');
}
