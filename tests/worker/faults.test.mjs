// What the endpoint says to requests it cannot answer, and to those of browsers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint, fillWithDemo } from './lib/server.mjs';

const { ask } = endpoint(fillWithDemo);

/** The error object that clients of every peer can read. */
function assertFault({ status, json, headers, text }, expected, pattern, path) {
  assert.equal(status, expected, `${path}: ${text}`);
  assert.deepEqual(Object.keys(json).sort(), ['code', 'description', 'detail', 'message', 'title'], path);
  assert.equal(json.code, expected, path);
  assert.ok(json.title && json.description && json.message, path);
  assert.ok(Array.isArray(json.detail) && json.detail.length > 0, path);
  assert.match(json.detail.join('\n'), pattern, path);
  assert.equal(headers.get('access-control-allow-origin'), '*', path);
}

const BAD = [
  ['/search', /^q: is required/],
  ['/search?q=', /^q: /],
  ['/search?q=%20%20%20', /^q: /],
  ['/search?q=ab', /^q: must contain at least 3/],
  ['/search?q=gap&limit=0', /^limit: /],
  ['/search?q=gap&limit=101', /^limit: /],
  ['/search?q=gap&limit=five', /^limit: /],
  ['/search?q=gap&lat=44', /^lon: is required/],
  ['/search?q=gap&lon=6', /^lat: is required/],
  ['/search?q=gap&lon=6&lat=91', /^lat: /],
  ['/search?q=gap&lon=181&lat=44', /^lon: /],
  ['/search?q=gap&lon=NaN&lat=44', /^lon: /],
  ['/search?q=gap&type=poi', /^type: "poi" must be one of/],
  ['/search?q=gap&postcode=5000', /^postcode: /],
  ['/search?q=gap&citycode=2C001', /^citycode: /],
  ['/search?q=gap&depcode=99', /^depcode: /],
  ['/search?q=gap&bbox=1,2,3', /^bbox: /],
  ['/search?q=gap&autocomplete=maybe', /^autocomplete: /],
  ['/reverse', /^lon: is required/],
  ['/reverse?lat=44', /^lon: is required/],
  ['/reverse?lon=6&lat=x', /^lat: /],
];
for (const [path, pattern] of BAD) test(`400: ${path}`, async () => assertFault(await ask(path), 400, pattern, path));

test('every fault is named at once', async () => {
  const answer = await ask('/search?q=a&limit=0&type=poi&postcode=x');
  assertFault(answer, 400, /q: .*\nlimit: .*\ntype: .*\npostcode: /s, 'four faults');
});

test('413: a question that is too long', async () => {
  assertFault(await ask(`/search?q=${'a'.repeat(201)}`), 413, /^q: must contain at most 200/, '201 characters');
  assertFault(await ask(`/search?q=${'a'.repeat(5000)}`), 413, /^q: must contain at most 200/, '5000 characters');
  assert.equal((await ask(`/search?q=${'a'.repeat(200)}`)).status, 200);
});

test('404: a path of no endpoint', async () => {
  assertFault(await ask('/searching?q=gap'), 404, /^path: /, '/searching');
  assertFault(await ask('/search/nothing'), 404, /^path: /, '/search/nothing');
});

test('405: a method that is not read', async () => {
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const answer = await ask('/search?q=gap', { method });
    assertFault(answer, 405, /^method: /, method);
    assert.equal(answer.headers.get('allow'), 'GET, HEAD, OPTIONS');
  }
});

test('any page may ask', async () => {
  const { headers } = await ask('/search?q=gap', { headers: { origin: 'https://example.org' } });
  assert.equal(headers.get('access-control-allow-origin'), '*');
});

test('a preflight is answered', async () => {
  const headers = { origin: 'https://example.org', 'access-control-request-method': 'GET', 'access-control-request-headers': 'x-custom' };
  const answer = await ask('/search', { method: 'OPTIONS', headers });
  assert.equal(answer.status, 204);
  assert.equal(answer.text, '');
  assert.equal(answer.headers.get('access-control-allow-origin'), '*');
  assert.match(answer.headers.get('access-control-allow-methods'), /GET/);
  assert.equal(answer.headers.get('access-control-allow-headers'), '*, authorization');
  assert.ok(Number(answer.headers.get('access-control-max-age')) > 0);
});

test('HEAD has the headers of GET and no body', async () => {
  const get = await ask('/search?q=gap');
  const head = await ask('/search?q=gap', { method: 'HEAD' });
  assert.equal(head.status, 200);
  assert.equal(head.text, '');
  for (const name of ['content-type', 'cache-control', 'access-control-allow-origin']) assert.equal(head.headers.get(name), get.headers.get(name), name);
});

test('nothing sent makes it fail', async () => {
  for (const query of ['q=%ff%fe%00%00', 'q=%F0%9F%8F%A0%F0%9F%8F%A0%F0%9F%8F%A0', 'q=%%%', 'q=' + encodeURIComponent('\u202e12 rue\u0000'), 'q=99999999999999999999+rue', 'q=' + 'a+'.repeat(100), 'q=' + '1+'.repeat(100)]) {
    const { status } = await ask(`/search?${query}`);
    assert.ok(status === 200 || status === 400 || status === 413, `${query}: ${status}`);
  }
});
