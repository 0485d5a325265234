// A geocoder behind an endpoint: the same interface, the same answers, and plain errors.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assembleSite } from '../../scripts/lib/page.mjs';
import { BUILD, PACKAGE_DIR, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { serve } from '../../scripts/lib/serve.mjs';
import { serveFolder } from './lib/site.mjs';

const { Ruelle } = await import(join(PACKAGE_DIR, 'node.js'));

let site, server, local, remote;
before(async () => {
  site = await mkdtemp(join(BUILD, 'test-remote-'));
  await assembleSite(SHARDS_DIR, site);
  server = await serve({ site });
  local = await Ruelle.open({ shards: SHARDS_DIR });
  remote = Ruelle.connect(`${server.url}/geocodage`);
});
after(async () => {
  local?.close();
  await server?.stop();
  if (site) await rm(site, { recursive: true });
});

/** An endpoint that answers every search so. */
async function endpoint(status, body, headers = {}) {
  const handlers = { '/search': (_, response) => response.writeHead(status, headers).end(body) };
  const stub = await serveFolder(BUILD, handlers);
  after(() => stub.stop());
  return Ruelle.connect(stub.url);
}

test('one may stand for the other', async () => {
  for (const ask of [
    (geocoder) => geocoder.search('12 rue de rivoli paris'),
    (geocoder) => geocoder.search('rue de la paix', { limit: 3, type: ['street', 'locality'], lon: 2.35, lat: 48.85 }),
    (geocoder) => geocoder.search('saint denis', { depcode: ['93', '974'], autocomplete: false }),
    (geocoder) => geocoder.search('rue de r', { bbox: [2.2, 48.8, 2.5, 48.9] }),
    (geocoder) => geocoder.suggest('boulevard volt'),
    (geocoder) => geocoder.search('14 bd voltaire pari 75011', { explain: true, limit: 2 }),
    (geocoder) => geocoder.search('67 rue mouffetard paris', { limit: 2 }),
    (geocoder) => geocoder.search('10/14 rue de la republique 69002 lyon', { limit: 2 }),
    (geocoder) => geocoder.reverse(2.36, 48.8556, { limit: 2 }),
    (geocoder) => geocoder.lookup(['75104_demo01_00012', '05061', '75104_demo01']),
  ]) {
    const [here, there] = await Promise.all([local, remote].map(ask));
    const bare = ({ features }) => features.map(({ geometry, properties: { x, y, score, importance, ...properties } }) => ({ geometry, properties }));
    assert.ok(here.features.length > 0, String(ask));
    assert.deepEqual(bare(there), bare(here), String(ask));
    assert.deepEqual([there.attribution, there.licence], [here.attribution, here.licence], String(ask));
  }
});

test('what is wrong with a question is said in the endpoint’s words, under the same code', async () => {
  for (const geocoder of [local, remote]) {
    await assert.rejects(geocoder.search('gap', { limit: 1000 }), { name: 'RuelleError', code: 'bad-request', message: /limit/ });
  }
  await assert.rejects(remote.search('gap', { limit: 1000 }), { status: 400 });
});

test('what the endpoint cannot do is told from what the network cannot', async () => {
  await assert.rejects(Ruelle.connect(`http://127.0.0.1:${await freePort()}`).search('gap'), { code: 'network', message: /cannot be reached/ });
  await assert.rejects((await endpoint(503, '{"message":"no data yet"}')).search('gap'), { code: 'endpoint', status: 503, message: 'no data yet' });
  await assert.rejects((await endpoint(429, '{}', { 'retry-after': '7' })).search('gap'), { code: 'endpoint', status: 429, retryAfter: 7 });
  await assert.rejects((await endpoint(200, '<html>')).search('gap'), { code: 'endpoint', message: /did not answer with GeoJSON/ });
});

test('what is looked up comes in the order of its ids, and what is not known is named', async () => {
  for (const geocoder of [local, remote]) {
    const { features, missing } = await geocoder.lookup(['05061', '75104_demo01_99999', '75104_demo01_00012']);
    assert.deepEqual(features.map(({ properties }) => properties.label), ['Gap', '12 Rue de Rivoli 75004 Paris']);
    assert.deepEqual(missing, ['75104_demo01_99999']);
    const one = await geocoder.lookup('99999');
    assert.deepEqual([one.features, one.missing], [[], ['99999']]);
  }
});

test('answers never overtake', async () => {
  for (const geocoder of [local, remote]) {
    const answers = await Promise.all(['1', '12', '12 r', '12 rue de rivoli'].map((text) => geocoder.suggest(text)));
    assert.deepEqual(answers.map((answer) => answer?.query), [undefined, undefined, undefined, '12 rue de rivoli']);
  }
});

test('a question can be aborted, before and while it is answered', async () => {
  for (const geocoder of [local, remote]) {
    await assert.rejects(geocoder.search('gap', { signal: AbortSignal.abort() }), { name: 'AbortError' });
    const stop = new AbortController();
    const asked = geocoder.suggest('gap', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await assert.rejects(asked, { message: 'enough' });
  }
});

test('a closed geocoder says so', async () => {
  const geocoder = Ruelle.connect(server.url);
  geocoder.close();
  await assert.rejects(geocoder.search('gap'), { code: 'closed' });
});
