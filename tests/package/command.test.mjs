// The command of the package beside the native one: the same words, statuses, output and bytes, with no Rust on the PATH.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CARGO_FLAGS, RUELLE } from '../../scripts/lib/cargo.mjs';
import { NODE22, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { buildShards, rows } from './lib/departement.mjs';
import { project, withoutRust } from './lib/project.mjs';

const COMMANDS = ['build', 'search', 'reverse', 'csv', 'bundle', 'inspect', 'verify', 'diff', 'serve', 'publish', 'rollback', 'versions', 'config'];
let folder, script;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ruelle-command-'));
  await run('cargo', ['build', ...CARGO_FLAGS, '--features', 'cli', '--bin', 'ruelle']);
  script = join(await project('command', {}), 'node_modules', 'ruelle', 'ruelle.js');
});
after(() => folder && rm(folder, { recursive: true }));

/** Runs a command in a folder. */
function ran(command, args, { cwd = folder, input = '', env = {} } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...withoutRust(), NO_COLOR: '1', ...env } });
    const texts = { out: [], err: [] };
    child.stdout.on('data', (chunk) => texts.out.push(chunk));
    child.stderr.on('data', (chunk) => texts.err.push(chunk));
    child.on('error', fail);
    child.on('close', (status) => done({ status, out: Buffer.concat(texts.out).toString(), err: Buffer.concat(texts.err).toString() }));
    // A command that reads nothing may have ended.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
const native = (args, options) => ran(RUELLE, args, options);
const packaged = (args, options) => ran(NODE22, [script, ...args], options);

/** Both say and do the same; gives what they said. `plain` takes out what may differ, such as times. */
async function same(args, options, plain = (text) => text) {
  const [one, other] = [await native(args, options), await packaged(args, options)];
  const shown = ({ status, out, err }) => ({ status, out: plain(out), err: plain(err) });
  assert.deepEqual(shown(other), shown(one), args.join(' '));
  return one;
}

test('help, version and wrong usage', async () => {
  for (const command of COMMANDS) await same([command, '--help']);
  for (const args of [[], ['--help'], ['--version'], ['help', 'build'], ['nonsense'], ['search', 'rivoli'], ['serach'], ['build', 'x.csv'], ['inspect'], ['csv', 'a', '--jobs', '0', '--shards', 'x'], ['build', 'x.csv', '--out', 'o', '--date', '20/11/2026']]) await same(args);
  assert.equal((await same(['search', 'rivoli'])).status, 2);
});

test('searches', async () => {
  const { out } = await same(['search', '--shards', SHARDS_DIR, '12 rue de rivoli paris']);
  assert.match(out, /12 Rue de Rivoli 75004 Paris/);
  for (const args of [['--json', 'gap'], ['--explain', 'bd saint germin paris'], ['--limit', '3', '--type', 'municipality', 'saint'], ['--lat', '48.8', '--lon', '2.3', 'paris'], ['zzzz qqqq'], ['a'], ['--postcode', 'x', 'gap']]) {
    await same(['search', '--shards', SHARDS_DIR, ...args]);
  }
  await same(['reverse', '--shards', SHARDS_DIR, '48.8556', '2.3600']);
  await same(['reverse', '--shards', SHARDS_DIR, '--json', '48.8556', '2.3600']);
  await same(['reverse', '--shards', SHARDS_DIR, '91', '2']);
  await same(['search', '--shards', 'nowhere', 'gap']);
  await same(['search', '--shards', folder, 'gap']);
});

test('inspections, and shards that are damaged', async () => {
  const shards = await buildShards(join(folder, 'inspected'), { '75.csv': rows({ streets: 60 }) });
  const [file] = (await readdir(shards)).filter((name) => name.endsWith('.ruelle'));
  const bytes = await readFile(join(shards, file));
  for (const args of [['inspect', shards], ['inspect', '--json', shards], ['inspect', SHARDS_DIR], ['verify', shards], ['verify', SHARDS_DIR], ['verify', join(shards, file)], ['verify', join(shards, 'manifest.json')]]) await same(args);
  bytes[bytes.length >> 1] ^= 255;
  await writeFile(join(shards, file), bytes);
  assert.equal((await same(['verify', shards])).status, 1);
  await rm(join(shards, file));
  await same(['verify', shards]);
  await same(['search', '--shards', shards, 'rue']);
});

/** Takes out times, rates and numbers of threads. */
const timeless = (text) => text.replaceAll(/"(seconds|rows_per_second|jobs|threads)": [\d.]+/g, '"$1": 0').replaceAll(/[\d.]+ s\b/g, 'S').replaceAll(/[\d,]+ rows\/s/g, 'R').replaceAll(/\d+ threads?/g, 'T');

test('files of addresses, on one thread and on several', async () => {
  const csv = rows({ streets: 600, seed: 3 });
  const shards = await buildShards(join(folder, 'asked'), { '75.csv': csv });
  const addresses = csv.split('\n').slice(1, -1).map((line) => line.split(';')).map(([, number, , street, postcode, , city], at) => `${at};${number} ${street};${postcode};${city}`);
  const large = ['no;adresse;cp;ville', ...addresses, ''].join('\n');
  assert.ok(large.length > 400_000, `${large.length}`);
  await writeFile(join(folder, 'large.csv'), large);
  await writeFile(join(folder, 'small.csv'), large.slice(0, 5000));
  for (const name of ['small', 'large']) {
    const args = ['csv', `${name}.csv`, '--shards', shards, '--columns', 'adresse,ville', '--postcode', 'cp'];
    const outs = [];
    for (const [which, jobs] of [[native, 2], [packaged, 1], [packaged, 3]]) {
      assert.equal((await which([...args, '--jobs', String(jobs)])).status, 0);
      outs.push(await readFile(join(folder, `${name}.geocoded.csv`), 'utf8'));
    }
    assert.ok(outs.every((out) => out === outs[0]), name);
    await same(args, {}, timeless);
    await same([...args, '--json'], {}, timeless);
  }
  await same(['csv', '-', '--shards', shards, '--columns', 'adresse', '--quiet'], { input: large.slice(0, 9000) });
  await same(['csv', 'small.csv', '-', '--shards', shards, '--columns', 'nothing']);
  await same(['csv', 'none.csv', '--shards', shards]);
  await same(['csv', 'small.csv', 'small.csv', '--shards', shards]);
  assert.deepEqual((await readdir(folder)).filter((name) => name.endsWith('.tmp')), []);
});

test('a shard that is built has the same bytes, and the report is the same', async () => {
  await mkdir(join(folder, 'built'));
  const cwd = join(folder, 'built');
  await writeFile(join(cwd, '75.csv'), rows({ streets: 300, seed: 5 }));
  await writeFile(join(cwd, '05.csv'), rows({ streets: 50, seed: 6, communes: [['05061', '05000', 'Gap', 6.07, 44.55]] }) + 'broken;row\n');
  const build = (out) => ['build', '75.csv', '05.csv', '--all-communes', '--date', '2026-11-20', '--out', out];
  const [one, other] = [await native(build('one'), { cwd }), await packaged(build('other'), { cwd })];
  assert.equal(one.status, 0, one.err);
  const plain = ({ status, out, err }) => ({ status, out: timeless(out).replaceAll('other', 'one').replaceAll(/^Built in .*$/gm, 'Built'), err });
  assert.deepEqual(plain(other), plain(one));
  const files = await readdir(join(cwd, 'one'));
  assert.deepEqual(await readdir(join(cwd, 'other')), files);
  for (const file of files.filter((name) => name.endsWith('.ruelle'))) assert.deepEqual(await readFile(join(cwd, 'other', file)), await readFile(join(cwd, 'one', file)), file);
  await same(['diff', 'one', 'other'], { cwd });
  await same(['diff', 'one', SHARDS_DIR], { cwd });
  await same(['build', 'none.csv', '--out', 'three'], { cwd });
  await same(['build', '75.csv', '75.csv', '--out', 'three'], { cwd });
  await same(['build', 'Paris', '--out', 'three'], { cwd });
  await same(['build', '75', '--offline', '--cache', 'kept', '--out', 'three'], { cwd });
  assert.deepEqual((await readdir(cwd)).includes('three'), false);
});

test('a bundle has the same bytes', async () => {
  const engine = join(script, '..');
  for (const [which, out] of [[native, 'one.wasm'], [packaged, 'other.wasm']]) {
    const { status, err } = await which(['bundle', 'demo', '--shards', SHARDS_DIR, '--engine', engine, '--out', out]);
    assert.equal(status, 0, err);
  }
  assert.deepEqual(await readFile(join(folder, 'other.wasm')), await readFile(join(folder, 'one.wasm')));
  // Without --engine the package's own is taken.
  const { status } = await packaged(['bundle', 'demo', '--shards', SHARDS_DIR, '--out', 'third.wasm']);
  assert.equal(status, 0);
});

test('the server greets and answers alike, and stops at a signal', async () => {
  const port = await freePort();
  const agent = { connection: 'close' };
  const answers = [];
  for (const [command, first] of [[RUELLE, []], [NODE22, [script]]]) {
    const child = spawn(command, [...first, 'serve', '--shards', SHARDS_DIR, '--port', String(port)], { env: { ...process.env, RUELLE_LIMITS: 'off' } });
    const greeting = await new Promise((done) => child.stdout.once('data', (chunk) => done(String(chunk))));
    const url = `http://127.0.0.1:${port}`;
    const texts = [];
    for (const path of ['/search?q=12+rue+de+rivoli+paris', '/reverse?lon=2.36&lat=48.8556', '/search?q=', '/nothing', '/search?q=gap&format=csv']) {
      const answer = await fetch(url + path, { headers: agent });
      texts.push([answer.status, answer.headers.get('content-type'), await answer.text()]);
    }
    const posted = await fetch(`${url}/batch`, { method: 'POST', headers: agent, body: JSON.stringify({ requests: [{ operation: 'search', params: { q: 'gap' } }] }) });
    texts.push(await posted.text());
    const ended = new Promise((done) => child.once('close', done));
    child.kill('SIGTERM');
    answers.push({ greeting, texts, status: await ended });
  }
  assert.deepEqual(answers[1], answers[0]);
  assert.equal((await packaged(['serve', '--shards', 'nowhere'])).status, 1);
});
