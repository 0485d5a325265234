// Settings that are wrong, and what every answer says of itself.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bare, until } from './lib/bare.mjs';
import { fillWithDemo } from './lib/server.mjs';

describe('wrong settings', () => {
  const { ask } = bare(fillWithDemo, { RUELLE_LIMITS: 'many', RUELLE_LOGS: 'all', RUELLE_KEYS: 'hunter2' });
  test('every question is refused with all faults at once, and none of the secrets', async () => {
    for (const path of ['/search?q=gap', '/health/ready', '/health/detailed', '/metrics']) {
      const { status, json, text } = await ask(path);
      assert.equal(status, 503, path);
      assert.equal(json.detail.length, 3, text);
      for (const name of ['RUELLE_LIMITS: must', 'RUELLE_LOGS: is not a setting', 'RUELLE_KEYS: must']) assert.ok(text.includes(name), text);
      assert.ok(!text.includes('hunter2'));
    }
    const { status, json } = await ask('/health');
    assert.deepEqual([status, json.status], [200, 'misconfigured']);
  });
});

describe('origins', () => {
  const { ask } = bare(fillWithDemo, { RUELLE_CORS: 'https://a.example http://localhost:3000', RUELLE_HSTS: '86400' });
  test('only pages that are named may ask, and the answer is not another’s', async () => {
    for (let turn = 0; turn < 2; turn++) {
      for (const [origin, allowed] of [['https://a.example', 'https://a.example'], ['http://localhost:3000', 'http://localhost:3000'], ['https://b.example', null], [undefined, null]]) {
        const { status, headers } = await ask('/search?q=gap', origin ? { headers: { origin } } : {});
        assert.equal(status, 200);
        assert.equal(headers.get('access-control-allow-origin'), allowed);
        assert.match(headers.get('vary'), /origin/);
      }
    }
    const { headers } = await ask('/search', { method: 'OPTIONS', headers: { origin: 'https://a.example' } });
    assert.equal(headers.get('access-control-allow-origin'), 'https://a.example');
  });
  test('every answer has the headers of a careful one', async () => {
    for (const path of ['/search?q=gap', '/search', '/nothing', '/openapi.json', '/health', '/metrics', '/health/detailed']) {
      for (let turn = 0; turn < 2; turn++) {
        const { headers } = await ask(path);
        assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
        assert.equal(headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'", path);
        assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
        assert.equal(headers.get('strict-transport-security'), 'max-age=86400', path);
      }
    }
    const csv = await ask('/search/csv', { method: 'POST', body: 'adresse\ngap\n', headers: { 'content-type': 'text/csv' } });
    assert.deepEqual([csv.status, csv.headers.get('x-content-type-options')], [200, 'nosniff']);
  });
});

describe('a key is needed', () => {
  const { ask } = bare(fillWithDemo, { RUELLE_KEYS: 'a-key-of-sixteen-letters', RUELLE_KEY_REQUIRED: 'yes' });
  test('questions without one are refused, also those that were answered before', async () => {
    for (let turn = 0; turn < 3; turn++) {
      const refused = await ask('/search?q=gap');
      assert.deepEqual([refused.status, refused.json.code, refused.headers.get('www-authenticate')], [401, 401, 'Bearer']);
      assert.equal((await ask('/search?q=gap', { headers: { 'x-api-key': 'a-key-of-sixteen-letters' } })).status, 200);
    }
    assert.equal((await ask('/health')).status, 200);
  });
});

describe('keys in a folder', () => {
  const [old, fresh] = ['the-old-key-0123456789', 'the-new-key-0123456789'];
  const fill = async (site) => (await fillWithDemo(site), await site.write('RUELLE_KEYS', old));
  const here = bare(fill, { RUELLE_KEY_REQUIRED: 'yes' }, { secrets: true });
  const status = async (key) => (await here.ask('/search?q=gap', { headers: { 'x-api-key': key } })).status;
  test('a key is replaced without a restart', async () => {
    assert.deepEqual(await Promise.all([status(old), status(fresh), status('')]), [200, 401, 401]);
    await here.site().write('RUELLE_KEYS', `${old}\n${fresh}\n`);
    await until('both are valid', async () => (await status(fresh)) === 200, 20_000);
    assert.equal(await status(old), 200);
    await here.site().write('RUELLE_KEYS', 'too short');
    await until('the fault is said', async () => (await status(fresh), here.log().includes('the keys from before are valid')), 20_000);
    assert.equal(await status(fresh), 200);
    assert.ok(!here.log().includes(old) && !here.log().includes(fresh));
  });
});
