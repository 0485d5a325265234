// The endpoint on bare workerd, many processes: it shares work, starts again what ends, switches shards and stops without losing a request.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { selfHosted } from './lib/fleet.mjs';

let fleet;
before(async () => {
  fleet = await selfHosted({ args: ['--processes', '2', '--watch', '1'] });
});
after(() => fleet?.remove());

/** As browsers and proxies do: a question whose connection was closed before a byte of the answer came is asked once more. */
const ask = async (path) => {
  const once = () => fetch(fleet.url + path, { headers: { connection: 'close' } });
  const answer = await once().catch((error) => (error.cause?.bytesRead || error.cause?.socket?.bytesRead ? Promise.reject(error) : once()));
  return { status: answer.status, text: await answer.text() };
};
const QUESTION = '/search?q=12+rue+de+rivoli+paris&limit=1';
const metrics = async () => (await fetch(`${fleet.admin}/metrics`)).text();
const pids = async () => [...(await metrics()).matchAll(/^ruelle_process_resident_memory_bytes\{process="(\d)"\} (\d+)/gm)];

test('it answers as the endpoint does', async () => {
  const { status, text } = await ask(QUESTION);
  assert.equal(status, 200);
  assert.equal(JSON.parse(text).features[0].properties.id, '75104_demo01_00012');
});

test('the machinery around it is told that it is alive and ready, and its metrics by process', async () => {
  for (const [path, said] of [['/live', 'alive'], ['/ready', 'ready']]) {
    const answer = await fetch(fleet.admin + path);
    assert.equal(answer.status, 200, path);
    assert.equal((await answer.json()).status, said);
  }
  const text = await metrics();
  assert.match(text, /^ruelle_processes 2$/m);
  assert.match(text, /^ruelle_process_restarts_total 0$/m);
  assert.equal((await fetch(`${fleet.admin}/nothing`)).status, 404);
});

test('what ends is started again, and nobody notices', async () => {
  const { spawnSync } = await import('node:child_process');
  const children = spawnSync('pgrep', ['-f', `serve --socket-fd=shared=3 --control-fd=4 ${join(fleet.shards, '..', 'work')}`]).stdout.toString().trim().split('\n');
  assert.equal(children.length, 2);
  process.kill(Number(children[0]), 'SIGKILL');
  await fleet.event('process ended');
  for (let time = 0; time < 20; time++) assert.equal((await ask(QUESTION)).status, 200);
  const deadline = performance.now() + 20_000;
  while ((await pids()).length < 2) assert.ok(performance.now() < deadline, 'a second process');
  assert.match(await metrics(), /^ruelle_process_restarts_total 1$/m);
});

test('newer shards are switched to under load, without a failed request', async () => {
  const file = join(fleet.shards, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8'));
  manifest.shards = manifest.shards.filter(({ name }) => name === 'demo');
  let isOver = false;
  const statuses = [];
  const load = Promise.all(
    [1, 2, 3, 4].map(async () => {
      while (!isOver) statuses.push((await ask(`${QUESTION}&_=${Math.random()}`)).status);
    }),
  );
  assert.match((await ask('/search?q=brest&type=municipality')).text, /"Brest"/);
  await writeFile(`${file}.new`, JSON.stringify(manifest));
  await rename(`${file}.new`, file);
  await fleet.event('shards switched');
  isOver = true;
  await load;
  assert.ok(statuses.length > 0 && statuses.every((status) => status === 200), `${statuses.filter((status) => status !== 200)} of ${statuses.length}`);
  assert.doesNotMatch((await ask('/search?q=brest&type=municipality')).text, /"Brest"/);
  assert.match(await metrics(), /^ruelle_data_switches_total 1$/m);
});

test('half a manifest is left alone', async () => {
  const before = fleet.events.length;
  await writeFile(join(fleet.shards, 'manifest.json'), '{"format": 1, "sha');
  fleet.signal('SIGHUP');
  await new Promise((done) => setTimeout(done, 500));
  assert.deepEqual(fleet.events.slice(before), []);
  assert.equal((await ask(QUESTION)).status, 200);
});

test('it stops when what is under way is done', async () => {
  // A file whose second half is sent after the signal.
  const sent = request(`${fleet.url}/search/csv`, { method: 'POST', headers: { 'content-type': 'text/csv' } });
  const answered = once(sent, 'response');
  sent.write(`adresse\n${'12 rue de rivoli paris\n'.repeat(20_000)}`);
  const [response] = await answered;
  let text = '';
  response.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  fleet.signal('SIGTERM');
  await fleet.event('stopping');
  assert.equal((await fetch(`${fleet.admin}/ready`).catch(() => ({ status: 503 }))).status, 503);
  sent.end('8 place de la cathedrale strasbourg\n');
  await once(response, 'end');
  assert.match(text, /strasbourg.*;ok|strasbourg.*,ok/i);
  assert.equal(await fleet.ended, 0);
  await assert.rejects(fetch(fleet.url + QUESTION));
});
