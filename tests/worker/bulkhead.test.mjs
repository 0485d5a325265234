// Files take no more than their share: while as many as may are under way, the next is told to come back, and questions are answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bare, until } from './lib/bare.mjs';
import { fillWithDemo } from './lib/server.mjs';

const { ask, url, metric } = bare(fillWithDemo, { RUELLE_FILES_AT_ONCE: '2' });

/** A file whose sender stalls after some rows. */
function stalled() {
  const abort = new AbortController();
  const rows = new TextEncoder().encode(`adresse\n${'12 rue de rivoli paris\n'.repeat(400)}`);
  let go;
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(rows);
      go = () => (controller.enqueue(rows.subarray(8)), controller.close());
    },
  });
  const answer = fetch(`${url()}/search/csv`, { method: 'POST', body, duplex: 'half', signal: abort.signal, headers: { 'content-type': 'text/csv' } }).then((got) => got.text());
  answer.catch(() => {});
  return { abort, answer, go: () => go() };
}

test('the third file is told to come back, and questions are answered meanwhile', async () => {
  assert.equal((await ask('/search?q=gap')).status, 200);
  const files = [stalled(), stalled()];
  await until('both are under way', async () => (await metric('ruelle_files_in_flight')) === 2);
  const third = await ask('/search/csv', { method: 'POST', body: 'adresse\ngap\n', headers: { 'content-type': 'text/csv' } });
  assert.deepEqual([third.status, third.json.code, third.headers.get('retry-after')], [503, 503, '5']);
  const batch = await ask('/batch', { method: 'POST', body: '{"requests":[]}' });
  assert.equal(batch.status, 503);
  assert.equal((await ask('/health/detailed')).status, 503);
  const answers = await Promise.all(Array.from({ length: 50 }, (_, at) => ask(`/search?q=${at + 1}+rue+de+rivoli+paris`)));
  assert.ok(answers.every(({ status }) => status === 200));
  files.forEach(({ go }) => go());
  for (const { answer } of files) assert.equal((await answer).trimEnd().split('\n').length, 801);
  await until('the places are free', async () => (await metric('ruelle_files_in_flight')) === 0);
  assert.equal((await ask('/search/csv', { method: 'POST', body: 'adresse\ngap\n', headers: { 'content-type': 'text/csv' } })).status, 200);
  assert.ok((await metric('ruelle_csv_rows_total')) >= 1601);
});

test('who goes away leaves its place', { timeout: 120_000 }, async () => {
  const files = [stalled(), stalled()];
  await until('both are under way', async () => (await metric('ruelle_files_in_flight')) === 2);
  files.forEach(({ abort }) => abort.abort());
  await until('the places are free', async () => (await metric('ruelle_files_in_flight')) === 0, 90_000);
  assert.equal((await ask('/search/csv', { method: 'POST', body: 'adresse\ngap\n', headers: { 'content-type': 'text/csv' } })).status, 200);
});
