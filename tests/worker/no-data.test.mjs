// A manifest that cannot be read: every answer says so, and none is a 500.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint } from './lib/server.mjs';

const { ask } = endpoint((site) => site.write('manifest.json', '{"format": 1, "shards": ['));

test('search says that there is no data, and when to come back', async () => {
  for (const path of ['/search?q=gap', '/reverse?lon=6&lat=44']) {
    const { status, json, headers } = await ask(path);
    assert.equal(status, 503, path);
    assert.equal(json.code, 503);
    assert.match(json.detail.join(), /manifest/);
    assert.ok(Number(headers.get('retry-after')) > 0);
    assert.equal(headers.get('access-control-allow-origin'), '*');
  }
});

test('health says which file is broken: alive, and not ready', async () => {
  const { status, json } = await ask('/health/ready');
  assert.equal(status, 503);
  assert.equal((await ask('/health')).status, 200);
  assert.equal(json.status, 'no-data');
  assert.match(json.unavailable[0].error, /manifest/);
});

test('what needs no data is answered', async () => {
  assert.equal((await ask('/search')).status, 400);
  assert.equal((await ask('/search', { method: 'OPTIONS' })).status, 204);
  assert.equal((await ask('/search?q=gap', { method: 'POST' })).status, 405);
});
