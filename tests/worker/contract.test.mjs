// The contract, case by case, on workerd: the same cases that tests/api/contract.rs asks natively.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { endpoint, fillWithDemo } from './lib/server.mjs';

const { ask } = endpoint(fillWithDemo);
const cases = (await readFile(new URL('../api/contract.jsonl', import.meta.url), 'utf8')).trim().split('\n').map((line) => JSON.parse(line));

/** The value at a JSON pointer. */
function at(json, pointer) {
  const steps = pointer.split('/').slice(1).map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  return steps.reduce((value, step) => value?.[step], json);
}

/** What is sent: `fetch` would add headers and a body's type of its own. */
function request({ ask: asked, headers = {}, body, times = 1 }) {
  const [method, target] = asked.split(/ (.*)/s);
  const text = typeof body === 'string' ? body.repeat(times) : body && JSON.stringify(body);
  return [target, { method, headers: { accept: '*/*', 'accept-encoding': 'identity', ...headers }, body: text === '' ? undefined : text }];
}

function check(wanted, { status, headers, text, json }) {
  assert.equal(status, wanted.status, text.slice(0, 500));
  if (wanted.type) assert.equal(headers.get('content-type'), wanted.type);
  for (const [name, value] of Object.entries(wanted.sent ?? {})) assert.equal(headers.get(name), value, name);
  if (wanted.text !== undefined) assert.equal(text, wanted.text);
  for (const [pointer, value] of Object.entries(wanted.is ?? {})) assert.deepEqual(at(json, pointer), value, pointer);
  for (const [pointer, keys] of Object.entries(wanted.keys ?? {})) assert.deepEqual(Object.keys(at(json, pointer) ?? {}), keys, pointer);
  for (const [pointer, length] of Object.entries(wanted.length ?? {})) assert.equal(at(json, pointer)?.length, length, pointer);
  if (status >= 400 && text !== '') assert.deepEqual(Object.keys(json), ['title', 'description', 'code', 'message', 'detail']);
  if (wanted.about) assert.equal(json.detail[0].split(':')[0], wanted.about);
  if (wanted.fault) assert.deepEqual(json.detail, wanted.fault);
}

for (const wanted of cases) test(wanted.ask.slice(0, 120), async () => check(wanted, await ask(...request(wanted))));

test('HEAD has the headers of GET', async () => {
  const [get, head] = await Promise.all(['GET', 'HEAD'].map((method) => ask('/search?q=gap', { method })));
  for (const name of ['content-type', 'cache-control', 'etag', 'vary', 'access-control-allow-origin']) {
    assert.ok(get.headers.get(name), name);
    assert.equal(head.headers.get(name), get.headers.get(name), name);
  }
});

test('a method that is not known is not taken for GET, with a body or without', async () => {
  for (const body of [undefined, '{}']) {
    const { status, headers } = await ask('/search?q=gap', { method: 'QUERY', body });
    assert.equal(status, 405);
    assert.equal(headers.get('allow'), 'GET, HEAD, OPTIONS');
  }
});

test('a tag stands for the bytes', async () => {
  const { headers } = await ask('/search?q=gap');
  const again = await ask('/search?q=gap', { headers: { 'if-none-match': headers.get('etag') } });
  assert.deepEqual([again.status, again.text, again.headers.get('etag')], [304, '', headers.get('etag')]);
});

test('an answer above 1 KB is compressed for who takes it', async () => {
  const [plain, packed] = await Promise.all(['identity', 'gzip'].map((coding) => ask('/search?q=rue+de+rivoli+paris&limit=20', { headers: { 'accept-encoding': coding } })));
  assert.deepEqual([plain.headers.get('content-encoding'), packed.headers.get('content-encoding')], [null, 'gzip']);
  assert.deepEqual([packed.text, packed.headers.get('vary')], [plain.text, 'accept, accept-encoding']);
  const refused = await ask('/search?q=rue+de+rivoli+paris&limit=20', { headers: { 'accept-encoding': 'br;q=0, gzip;q=0' } });
  assert.equal(refused.headers.get('content-encoding'), null);
});
