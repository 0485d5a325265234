// Who asks the same at the same time: one fetch a shard, one search; and what is asked again is not searched again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bare } from './lib/bare.mjs';
import { fillWithDemo } from './lib/server.mjs';

const here = bare(fillWithDemo, {}, { names: ['ruelle'] });
const { ask, metric } = here;

test('500 simultaneous identical questions compute once', async () => {
  await here.store('slow', { ms: 300 });
  const answers = await Promise.all(Array.from({ length: 500 }, () => ask('/search?q=12+rue+de+rivoli+paris')));
  assert.equal(new Set(answers.map(({ status, text }) => `${status}${text}`)).size, 1);
  assert.equal(answers[0].status, 200, answers[0].text);
  assert.equal(answers[0].json.features[0].properties.id, '75104_demo01_00012');
  const files = await here.asked();
  assert.deepEqual(Object.values(files), [1, 1, 1], JSON.stringify(files));
  assert.equal(await metric('ruelle_answers_total{from="search"}'), 1);
  const kept = (await metric('ruelle_answers_total{from="isolate"}')) + (await metric('ruelle_answers_total{from="question"}'));
  assert.equal(kept, 499);
  assert.equal(await metric('ruelle_shards_read_total'), 2);
});

test('the same question in other letters is not searched again, and repeats its own letters', async () => {
  const before = await metric('ruelle_answers_total{from="search"}');
  const plain = await ask('/search?q=8+rue+des+rosiers+paris&limit=3');
  for (const path of ['/search?limit=3&q=8+RUE+des+Rosiers,+PARIS&_=17', '/geocodage/search/?q=8%20rue%20des%20rosi%C3%A8rs%20paris&limit=3&utm=x']) {
    const other = await ask(path);
    assert.equal(other.json.query, new URL(`http://h${path}`).searchParams.get('q'));
    assert.deepEqual({ ...other.json, query: '' }, { ...plain.json, query: '' }, path);
    assert.notEqual(other.headers.get('etag'), plain.headers.get('etag'));
    const again = await ask(path, { headers: { 'if-none-match': other.headers.get('etag') } });
    assert.equal(again.status, 304);
  }
  // "8 rue des rosiers, paris" has a comma before paris: another question, as the engine reads it.
  assert.ok((await metric('ruelle_answers_total{from="search"}')) - before <= 2);
});
