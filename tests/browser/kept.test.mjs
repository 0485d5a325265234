// Shards kept across visits: fetched once, checked, updated behind one's back, and what is damaged or missing mends itself.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PACKAGE_DIR, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { browser, serveFolder } from '../package/lib/site.mjs';

const chromium = browser();
const manifest = JSON.parse(await readFile(join(SHARDS_DIR, 'manifest.json'), 'utf8'));
const demo = manifest.shards.find(({ name }) => name === 'demo');
const bytes = await readFile(join(SHARDS_DIR, demo.file));
const PAGE = '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>kept</title></head><body></body></html>';

/** A folder with the shard `demo` that can be changed; `log` names what was asked of it. */
async function shop({ headers = {}, policy } = {}) {
  const files = new Map();
  const log = [];
  const put = (name, content) => files.set(name, content);
  const list = (...shards) => put('manifest.json', JSON.stringify({ format: 1, generated: '2026-11-21T00:00:00Z', shards }));
  put(demo.file, bytes);
  list(demo);
  const site = await serveFolder(PACKAGE_DIR, {}, (path, response) => {
    if (path === '/') return response.writeHead(200, { 'content-type': 'text/html', ...(policy && { 'content-security-policy': policy }) }).end(PAGE), true;
    if (!path.startsWith('/data/')) return false;
    const name = path.slice('/data/'.length);
    log.push(name);
    const found = files.get(name);
    response.writeHead(found === undefined ? 404 : 200, headers).end(found);
    return true;
  });
  after(() => site.stop());
  return { url: site.url, files, log, put, list };
}

/** Opens the shop's shards in a page; the geocoder is `geocoder` there. Gives what it holds, or the error. */
const openIn = (page, options = {}) =>
  page.evaluate(async (options) => {
    const { Ruelle } = await import('/browser.js');
    window.changes = 0;
    try {
      window.geocoder = await Ruelle.open({ shards: '/data/', onHoldings: () => window.changes++, ...options });
    } catch ({ code, message }) {
      return { code, message };
    }
    const { features } = await window.geocoder.search('12 rue de rivoli paris', { limit: 1 });
    return { ...window.geocoder.holdings, found: features[0].properties.label, threads: window.geocoder.threads };
  }, options);

const FOUND = '12 Rue de Rivoli 75004 Paris';
const shardRequests = (log) => log.filter((name) => name.endsWith('.ruelle')).length;

test('fetched once: the next visit takes shards from storage', async () => {
  const { url, log } = await shop();
  const { page } = await chromium.visit(url);
  const first = await openIn(page);
  assert.deepEqual([first.found, first.threads, first.missing], [FOUND, 1, []]);
  assert.ok(first.fetched > bytes.length);
  await page.waitForFunction(async () => (await (await caches.open('ruelle')).keys()).length === 3);
  assert.equal(shardRequests(log), 1);
  await page.reload();
  assert.equal((await openIn(page)).found, FOUND);
  assert.equal(shardRequests(log), 1);
});

test('after the first use it opens without a network', async () => {
  const { url } = await shop();
  const { page } = await chromium.visit(url);
  await openIn(page);
  await page.waitForFunction(async () => (await (await caches.open('ruelle')).keys()).length === 3);
  await page.evaluate(() => window.geocoder.close());
  // Scripts are the page's own affair; engine, manifest and shards are ours.
  await page.route(/\.(wasm|ruelle|json)$/, (route) => route.abort());
  const again = await openIn(page, { threads: 0 });
  assert.deepEqual([again.found, again.missing, again.threads], [FOUND, [], 0]);
});

test('at first use without a network it says so, and works once there is one', async () => {
  const { url } = await shop();
  const { page } = await chromium.visit(url);
  await page.context().route('**/data/**', (route) => route.abort());
  const refused = await openIn(page);
  assert.equal(refused.code, 'manifest');
  assert.match(refused.message, /data\/manifest\.json: Failed to fetch/);
  await page.context().unrouteAll();
  assert.equal((await openIn(page)).found, FOUND);
});

test('a page that stays open takes the new version, and forgets the old one', async () => {
  const { url, put, list } = await shop();
  const { page } = await chromium.visit(url);
  await openIn(page, { refresh: 200 });
  put('demo.new.ruelle', bytes);
  list({ ...demo, file: 'demo.new.ruelle', source: 'newer' });
  await page.waitForFunction(() => window.changes === 1);
  await page.waitForFunction(async () => {
    const kept = (await (await caches.open('ruelle')).keys()).map(({ url }) => url);
    return kept.some((url) => url.includes('demo.new')) && kept.length === 3;
  });
  // A shard that is no longer listed is closed.
  const extra = manifest.shards.find(({ name }) => name === 'communes');
  put(extra.file, await readFile(join(SHARDS_DIR, extra.file)));
  list({ ...demo, file: 'demo.new.ruelle' }, extra);
  await page.waitForFunction(() => window.geocoder.holdings.shards.length === 2);
  list({ ...demo, file: 'demo.new.ruelle' });
  await page.waitForFunction(() => window.geocoder.holdings.shards.length === 1);
});

test('a damaged copy in storage is fetched anew', async () => {
  const { url, log } = await shop();
  const { page } = await chromium.visit(url);
  await openIn(page);
  await page.waitForFunction(async () => (await (await caches.open('ruelle')).keys()).length === 3);
  await page.evaluate(async () => {
    const cache = await caches.open('ruelle');
    for (const request of await cache.keys()) if (request.url.includes('.ruelle?')) await cache.put(request, new Response('RUEL damaged'));
  });
  await page.reload();
  assert.equal((await openIn(page)).found, FOUND);
  assert.equal(shardRequests(log), 2);
});

test('a damaged shard is asked for twice, then named; the others answer; mended, it comes by itself', async () => {
  const { url, log, put, list } = await shop();
  const bad = { ...demo, name: 'bad', file: 'bad.ruelle' };
  put('bad.ruelle', Buffer.from(bytes).fill(7, 2000, 2010));
  list(demo, bad);
  const { page } = await chromium.visit(url);
  const held = await openIn(page, { refresh: 300 });
  assert.equal(held.found, FOUND);
  assert.deepEqual(held.missing.map(({ name }) => name), ['bad']);
  assert.match(held.missing[0].error, /bad\.ruelle: damaged/);
  assert.ok(log.filter((name) => name === 'bad.ruelle').length >= 2);
  put('bad.ruelle', bytes);
  await page.waitForFunction(() => window.geocoder.holdings.missing.length === 0);
});

test('a stale manifest, whose shard is gone, is read again past every cache', async () => {
  const { url, put, list, files } = await shop({ headers: { 'cache-control': 'max-age=3600' } });
  const { page } = await chromium.visit(url);
  await openIn(page, { cache: false });
  files.delete(demo.file);
  put('demo.new.ruelle', bytes);
  list({ ...demo, file: 'demo.new.ruelle' });
  // A cache on the way that answers once more with the old list.
  const old = JSON.stringify({ ...manifest, shards: [{ ...demo, file: 'demo.gone.ruelle' }] });
  await page.context().route('**/data/manifest.json', (route) => route.fulfill({ body: old }), { times: 1 });
  const held = await openIn(page, { cache: false });
  assert.deepEqual([held.found, held.missing], [FOUND, []]);
});

test('without storage, without Web Workers, on an insecure page: it works all the same', async () => {
  const { url } = await shop();
  for (const [what, take] of [
    ['storage', () => Object.defineProperty(window, 'caches', { get: () => { throw new DOMException('no', 'SecurityError'); } })],
    ['Web Workers', () => delete window.Worker],
    ['hashes', () => Object.defineProperty(crypto, 'subtle', { value: undefined })],
  ]) {
    const { page } = await chromium.visit(url);
    await page.evaluate(take);
    const held = await openIn(page, { threads: what === 'Web Workers' ? 1 : 0 });
    assert.deepEqual([held.found, held.threads], [FOUND, 0], what);
  }
});

test('a policy of the server’s that wants workers from files gets the file; without it, the page’s own thread answers', async () => {
  const { url } = await shop({ policy: "script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'" });
  for (const threads of [1, 0]) {
    const { page } = await chromium.visit(url);
    if (threads === 0) await page.context().route('**/worker.js', (route) => route.fulfill({ status: 404 }));
    const asked = [];
    page.context().on('request', (request) => asked.push(new URL(request.url()).pathname));
    const held = await openIn(page);
    assert.deepEqual([held.found, held.threads], [FOUND, threads]);
    assert.ok(asked.includes('/worker.js'));
  }
});

test('without WebAssembly it says so', async () => {
  const { url } = await shop();
  const { page } = await chromium.visit(url);
  await page.evaluate(() => delete window.WebAssembly);
  assert.deepEqual(await openIn(page, { threads: 0 }), { code: 'engine', message: 'there is no WebAssembly here' });
});

test('what is no manifest is refused in a sentence', async () => {
  for (const [text, message] of [
    ['<!doctype html>', /data\/manifest\.json: this is not JSON/],
    ['{"format":9,"shards":[]}', /format 9, expected 1/],
    ['{"format":1,"shards":[]}', /expected 1 to 4096 shards/],
    [JSON.stringify({ format: 1, shards: [{ ...demo, file: '../../etc/passwd' }] }), /shard 1 needs .* beside the manifest/],
  ]) {
    const { url, put } = await shop();
    put('manifest.json', text);
    const { page } = await chromium.visit(url);
    const refused = await openIn(page, { cache: false });
    assert.equal(refused.code, 'manifest', text);
    assert.match(refused.message, message);
  }
});

test('Node keeps them in a folder', async () => {
  const { Ruelle } = await import(join(PACKAGE_DIR, 'node.js'));
  const { url, log, files } = await shop();
  const cache = join(await mkdtemp(join(tmpdir(), 'ruelle-kept-')), 'deep', 'cache');
  after(() => rm(join(cache, '..', '..'), { recursive: true }));
  const found = async () => {
    const geocoder = await Ruelle.open({ shards: `${url}/data/`, cache });
    const { features } = await geocoder.search('12 rue de rivoli paris', { limit: 1 });
    geocoder.close();
    return features[0].properties.label;
  };
  assert.equal(await found(), FOUND);
  while ((await readdir(cache).catch(() => [])).filter((name) => /\.(ruelle|json)$/.test(name)).length < 2) await new Promise((done) => setTimeout(done, 20));
  assert.equal(await found(), FOUND);
  assert.equal(shardRequests(log), 1);
  const kept = (await readdir(cache)).find((name) => name.endsWith('.ruelle'));
  assert.equal(createHash('sha256').update(await readFile(join(cache, kept))).digest('hex'), demo.sha256);
  await writeFile(join(cache, kept), 'damaged');
  assert.equal(await found(), FOUND);
  assert.equal(shardRequests(log), 2);
  files.clear();
  while ((await readFile(join(cache, kept))).length !== bytes.length) await new Promise((done) => setTimeout(done, 20));
  assert.equal(await found(), FOUND, 'the folder is gone, what was kept is not');
});
