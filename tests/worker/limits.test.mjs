// How much one client may ask, and with which key as much as it likes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bare } from './lib/bare.mjs';
import { fillWithDemo } from './lib/server.mjs';

const [OLD, NEW] = ['the-old-key-0123456789', 'the-new-key-0123456789'];
const { ask, log } = bare(fillWithDemo, { RUELLE_KEYS: `${OLD} ${NEW}`, RUELLE_LOG: 'all', RUELLE_METRICS: 'key', RUELLE_ROWS_PER_REQUEST: '20' });
const from = (client, more = {}) => ({ headers: { 'cf-connecting-ip': client, ...more } });
const passed = async (count, init) => (await Promise.all(Array.from({ length: count }, () => ask('/search?q=gap', init)))).filter(({ status }) => status === 200).length;

test('eleven at once are one too many, by default', async () => {
  await ask('/search?q=gap', from('192.0.2.250'));
  // So many that a slow machine, which lets one more pass each tenth of a second, cannot let all pass.
  const answers = await Promise.all(Array.from({ length: 60 }, () => ask('/search?q=gap', from('192.0.2.1'))));
  assert.ok(answers.filter(({ status }) => status === 200).length >= 10);
  const refused = answers.find(({ status }) => status === 429);
  assert.ok(refused, 'none was refused');
  assert.deepEqual(Object.keys(refused.json).sort(), ['code', 'description', 'detail', 'message', 'title']);
  assert.equal(refused.json.code, 429);
  for (const [name, value] of [['retry-after', '1'], ['ratelimit-limit', '10'], ['ratelimit-remaining', '0'], ['ratelimit-policy', '10;w=1'], ['cache-control', 'no-store']]) {
    assert.equal(refused.headers.get(name), value, name);
  }
  assert.match(refused.headers.get('access-control-expose-headers'), /retry-after/);
  assert.equal((await ask('/search?q=gap', from('192.0.2.2'))).status, 200, 'another client');
});

test('who has a key is not limited, whichever of the keys; and a wrong one is none', async () => {
  for (const key of [OLD, NEW]) {
    assert.equal(await passed(30, from('192.0.2.3', { 'x-api-key': key })), 30);
    assert.equal(await passed(30, from('192.0.2.3', { authorization: `Bearer ${key}` })), 30);
  }
  assert.ok((await passed(30, from('192.0.2.3', { 'x-api-key': `${OLD}0` }))) <= 11);
});

test('preflights, descriptions and health are not counted', async () => {
  for (let count = 0; count < 15; count++) {
    assert.equal((await ask('/search', { method: 'OPTIONS', ...from('192.0.2.4') })).status, 204);
    assert.equal((await ask('/openapi.json', from('192.0.2.4'))).status, 200);
    assert.equal((await ask('/health', from('192.0.2.4'))).status, 200);
  }
  assert.equal((await ask('/search?q=gap', from('192.0.2.4'))).status, 200);
});

test('a batch costs as many requests as it asks, a file as its rows', async () => {
  const requests = Array.from({ length: 100 }, () => ({ operation: 'search', params: { q: 'gap' } }));
  const batch = (client) => ask('/batch', { method: 'POST', body: JSON.stringify({ requests }), headers: { 'cf-connecting-ip': client } });
  assert.equal((await batch('192.0.2.5')).status, 200);
  assert.equal((await ask('/search?q=gap', from('192.0.2.5'))).status, 429);
  const file = `adresse\n${'gap\n'.repeat(2400)}`;
  const csv = await ask('/search/csv', { method: 'POST', body: file, headers: { 'cf-connecting-ip': '192.0.2.6', 'content-type': 'text/csv' } });
  assert.equal(csv.status, 200, csv.text.slice(0, 200));
  const refused = await ask('/search?q=gap', from('192.0.2.6'));
  assert.deepEqual([refused.status, refused.headers.get('ratelimit-limit')], [429, '100']);
  assert.ok(Number(refused.headers.get('retry-after')) > 5, refused.headers.get('retry-after'));
});

test('metrics are for who has a key, when that is said', async () => {
  assert.equal((await ask('/metrics')).status, 403);
  assert.equal((await ask('/health/detailed')).status, 403);
  const { status, text } = await ask('/metrics', { headers: { 'x-api-key': NEW } });
  assert.equal(status, 200);
  assert.match(text, /ruelle_requests_total\{endpoint="search",status="429"\} [1-9]/);
});

test('no key and no client is ever logged', () => {
  assert.match(log(), /"status":429/);
  for (const secret of [OLD, NEW, '192.0.2.']) assert.ok(!log().includes(secret), secret);
});
