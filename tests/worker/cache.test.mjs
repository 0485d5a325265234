// Answers in the Cache API: an isolate that has no data yet answers what another has answered.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bare, until } from './lib/bare.mjs';
import { fillWithDemo } from './lib/server.mjs';

const here = bare(fillWithDemo, {}, { names: ['first', 'second'], keeper: true });
const { ask, metric, store } = here;
const PATH = '/search?q=12+rue+de+rivoli+paris';

test('an answer that waited for data is kept, and another isolate answers with it while the store is gone', async () => {
  const first = await ask(PATH, { name: 'first' });
  assert.equal(first.status, 200);
  await until('it is kept', async () => (await here.keeper()).kept.length === 1);
  const [url] = (await here.keeper()).kept;
  assert.ok(url.includes(first.json.data.version), url);
  // Shards cannot be had; the manifest can.
  await store('down', { only: 'ruelle' });
  const gets = (await here.keeper()).gets;
  const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => ask(at % 2 ? PATH : '/search?q=12%20RUE+de+rivoli%20Paris', { name: 'second' })));
  for (const { status, json } of answers) assert.deepEqual([status, json.features], [200, first.json.features]);
  assert.equal(answers[0].json.query, '12 RUE de rivoli Paris');
  assert.ok((await metric('ruelle_answers_total{from="cache"}', 'second')) > 0);
  assert.ok((await here.keeper()).gets - gets < 20, 'those who ask at once look once');
  await store('ok');
});
