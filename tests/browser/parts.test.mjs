// A shard as large as that of Paris, in the page: its beginning first, then the numbers of the streets that are asked for, then the rest behind.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';
import { PACKAGE_DIR } from '../../scripts/lib/paths.mjs';
import { buildShards, rows } from '../package/lib/departement.mjs';
import { browser, sendFile, serveFolder } from '../package/lib/site.mjs';

const chromium = browser();
const PAGE = `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>parts</title><script type="module" src="/autocomplete.js"></script></head>
<body><ruelle-autocomplete label="Adresse" name="a" shards="/data/" departements="75"></ruelle-autocomplete></body></html>`;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
let folder, shard, whole, address;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ruelle-parts-'));
  const csv = rows();
  // A whole address: its street's name is of one street alone.
  const labels = csv.trim().split('\n').slice(1).map((line) => line.split(';'));
  const streets = new Map(labels.map(([id, , , name]) => [id.slice(0, 10), name]));
  const counts = new Map();
  for (const name of streets.values()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [, number, , name, postcode] = labels.find(([, number, , name]) => Number(number) > 9 && name.split(' ').length === 3 && counts.get(name) === 1);
  address = { number, street: name, postcode };
  const out = await buildShards(folder, { 'made-up.csv': csv });
  shard = JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')).shards[0];
  whole = await readFile(join(out, shard.file));
});
after(() => folder && rm(folder, { recursive: true }));

/** Serves the package and, at /data/, the shard; `log` says what was asked of the latter. `change` may answer in its stead. */
async function shop(change = () => false) {
  const log = [];
  const files = join(folder, 'shards');
  const names = await readdir(files);
  const content = new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(files, name))])));
  const site = await serveFolder(PACKAGE_DIR, {}, (path, response, request) => {
    if (path === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE), true;
    const name = path.replace('/data/', '');
    const bytes = content.get(name);
    if (!bytes) return false;
    log.push({ name, range: request.headers.range });
    if (name.endsWith('.ruelle') && change(request, response, bytes)) return true;
    sendFile(request, response, bytes.length, {}, ({ start, end }) => response.end(bytes.subarray(start, end + 1)));
    return true;
  });
  after(() => site.stop());
  return { url: site.url, log, shards: () => log.filter(({ name }) => name.endsWith('.ruelle')) };
}

/** Opens the shard in a page; `geocoder` is there then. */
const openIn = (page, options = {}) => page.evaluate(async (options) => {
  const { Ruelle } = await import('/browser.js');
  window.geocoder = await Ruelle.open({ shards: '/data/', ...options });
  return window.geocoder.holdings;
}, options);

/** Asks as a field does; `early` is what came first. */
const suggest = (page, text) => page.evaluate(async (text) => {
  let early;
  const answer = await window.geocoder.suggest(text, { onEarly: (answer) => (early = answer.features.map(({ properties }) => properties)) });
  return { early, found: answer.features.map(({ properties }) => properties) };
}, text);

/** Waits until what is kept is as it should be; names are those of the shards' files. */
async function kept(page, asItShould) {
  const names = () => page.evaluate(async () => (await (await caches.open('ruelle')).keys()).map(({ url }) => new URL(url).pathname.split('/').at(-1)).filter((name) => name.includes('.ruelle')));
  for (let tries = 0; !asItShould(await names()); tries++) {
    assert.ok(tries < 100, (await names()).join());
    await page.waitForTimeout(100);
  }
}

test('the first suggestion, and the number chosen after it, of a shard as large as that of Paris', async (t) => {
  const { url } = await shop();
  const context = await chromium.context();
  // As one who spares data: the rest is not fetched, and what questions cost can be told.
  await context.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
  const { page } = await chromium.visit(url, context);
  const fetched = [];
  context.on('response', (response) => response.url().startsWith('http') && fetched.push(response));
  const input = page.getByRole('combobox');
  const list = page.locator('[role=listbox]:not([aria-busy])');
  const cost = async () => {
    const sizes = await Promise.all(fetched.splice(0).map(async (response) => {
      const [name, body] = [new URL(response.url()).pathname.split('/').at(-1), await response.body()];
      // Ranges are of the file's own bytes.
      return name.endsWith('.ruelle') ? body.length : brotliCompressSync(body).length;
    }));
    return { requests: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  };
  // What is listed before the numbers are there: these are held back until it has been counted.
  let release;
  const held = new Promise((done) => (release = done));
  await page.route(/\.ruelle$/, async (route, request) => ((request.headers().range ?? '').startsWith('bytes=0-') || (await held), route.continue()));
  await input.pressSequentially(address.street.slice(0, 9));
  await list.getByRole('option').first().waitFor();
  const first = await cost();
  t.diagnostic(`first suggestion of ${kilobytes(whole.length)}: ${first.requests} requests after the page, ${kilobytes(first.bytes)}`);
  assert.ok(first.bytes <= 300_000, `${first.bytes} bytes`);
  assert.ok(first.requests <= 3, `${first.requests} requests`);

  release();
  await input.fill('');
  // With pauses, each letter is a question; without any, how many are asked is a matter of who is faster.
  await input.pressSequentially(`${address.number} ${address.street} ${address.postcode}`, { delay: 150 });
  await page.getByRole('option').first().filter({ hasText: `${address.number} ${address.street}` }).waitFor();
  await page.getByRole('option').first().click();
  const chosen = await page.evaluate(() => document.querySelector('ruelle-autocomplete').feature.properties);
  assert.deepEqual([chosen.type, chosen.housenumber, chosen.street], ['housenumber', address.number, address.street]);
  const number = await cost();
  t.diagnostic(`a number typed after it: ${number.requests} requests, ${kilobytes(number.bytes)}`);
  assert.ok(number.bytes <= 150_000 && number.requests <= 24, `${number.requests} requests, ${number.bytes} bytes`);
});

test('the rest comes behind; then it answers without a network, and nothing is fetched twice', async () => {
  const { url, log, shards } = await shop();
  const { page } = await chromium.visit(url);
  await openIn(page);
  const { early, found } = await suggest(page, address.street);
  // A street is known at once, but for its id.
  assert.deepEqual([early[0].name, early[0].id], [address.street, undefined]);
  assert.deepEqual([found[0].name, found[0].id.length], [address.street, 10]);
  // The whole, and not its beginning beside it.
  await kept(page, (names) => names.join() === shard.file);
  const ranges = shards().map(({ range }) => range);
  assert.equal(ranges[0], `bytes=0-${shard.start.bytes - 1}`);
  // The browser's own cache may cut what is there already out of the rest.
  const count = ranges.map((range) => range.match(/\d+/g).map(Number)).reduce((sum, [first, last]) => sum + last + 1 - first, 0);
  assert.ok(count >= shard.bytes && count <= shard.bytes + 32_768, ranges.join());
  const before = shards().length;
  await page.reload();
  await openIn(page);
  assert.match((await suggest(page, `${address.number} ${address.street}`)).found[0].label, new RegExp(`^${address.number} ${address.street}`));
  assert.equal(shards().length, before, JSON.stringify(log.slice(-3)));
  await page.route(/\.(wasm|ruelle|json)/, (route) => route.abort());
  await page.evaluate(() => window.geocoder.close());
  await openIn(page, { threads: 0 });
  assert.match((await suggest(page, `${address.number} ${address.street}`)).found[0].label, new RegExp(`^${address.number} ${address.street}`));
});

test('answers of a part are those of the whole', async () => {
  const { url } = await shop();
  const { page } = await chromium.visit(url);
  const texts = [address.street, `${address.number} ${address.street} ${address.postcode}`, address.street.slice(0, 7), `${address.street} paris`, `place ${address.street.split(' ').at(-1)}`, 'rue de la'];
  const differences = await page.evaluate(async (texts) => {
    const { Ruelle } = await import('/browser.js');
    const whole = await Ruelle.open({ shards: '/data/', cache: false, whole: 'first', threads: 0 });
    const told = ({ features }) => JSON.stringify(features);
    const differences = [];
    for (const text of texts) {
      const part = await Ruelle.open({ shards: '/data/', cache: false, whole: 'never', threads: 0 });
      const asked = [(geocoder) => geocoder.search(text, { limit: 10 }), (geocoder) => geocoder.reverse(2.31, 48.84, { limit: 3 })];
      for (const ask of asked) if (told(await ask(part)) !== told(await ask(whole))) differences.push(text);
      part.close();
    }
    return differences;
  }, texts);
  assert.deepEqual(differences, []);
});

const answers = async (change, options) => {
  const { url, shards } = await shop(change);
  const { page } = await chromium.visit(url);
  const holdings = await openIn(page, options);
  const { found } = await suggest(page, `${address.number} ${address.street} ${address.postcode}`);
  assert.deepEqual([found[0].housenumber, found[0].street], [address.number, address.street]);
  assert.deepEqual(holdings.missing, []);
  return shards();
};

test('a server that knows no ranges is as good', async () => {
  const asked = await answers((request, response, bytes) => (response.writeHead(200, { 'content-length': bytes.length }).end(bytes), true));
  assert.equal(asked.length, 1);
});

test('a server that refuses ranges, or sends others, is asked for the whole', async () => {
  const refused = await answers(({ headers }, response) => headers.range !== undefined && (response.writeHead(416).end(), true));
  assert.deepEqual(refused.map(({ range }) => range !== undefined), [true, false]);
  const shorter = await answers(({ headers }, response, bytes) => headers.range !== undefined && (response.writeHead(206).end(bytes.subarray(0, 1000)), true));
  assert.deepEqual(shorter.map(({ range }) => range !== undefined), [true, false]);
});

test('a beginning that is not the one of the manifest is not answered from', async () => {
  const asked = await answers(({ headers }, response, bytes) => {
    if (headers.range === undefined) return false;
    const start = Buffer.from(bytes.subarray(0, shard.start.bytes));
    start[shard.start.bytes >> 1] ^= 1;
    return response.writeHead(206).end(start), true;
  });
  assert.deepEqual(asked.map(({ range }) => range !== undefined), [true, false]);
});

test('numbers that are not those of the shard are not answered from', async () => {
  const asked = await answers(({ headers }, response, bytes) => {
    const [first, last] = /\d+-\d+/.exec(headers.range ?? '')?.[0].split('-').map(Number) ?? [];
    if (!first) return false;
    const piece = Buffer.from(bytes.subarray(first, last + 1));
    piece[piece.length >> 1] ^= 1;
    return response.writeHead(206, { 'content-range': `bytes ${first}-${last}/${bytes.length}` }).end(piece), true;
  }, { whole: 'never' });
  // The rest is damaged, too; the whole, asked for without a range, is not.
  assert.equal(asked.at(-1).range, undefined);
});

test('without a network after the beginning: streets are told, numbers are an error, and all is well when it is back', async () => {
  const { url } = await shop();
  const { page } = await chromium.visit(url);
  await openIn(page, { whole: 'never' });
  await page.route(/\.ruelle$/, (route) => route.abort());
  const said = await page.evaluate(async ([street, number]) => {
    let early;
    const error = await window.geocoder.suggest(street, { onEarly: ({ features }) => (early = features[0].properties.name) }).catch(({ code, message }) => ({ code, message }));
    const failed = await window.geocoder.search(`${number} ${street}`).catch(({ code }) => code);
    return { early, error, failed };
  }, [address.street, address.number]);
  assert.deepEqual([said.early, said.error.code, said.failed], [address.street, 'shards', 'shards']);
  assert.match(said.error.message, /house numbers cannot be fetched/);
  await page.unroute(/\.ruelle$/);
  assert.equal((await suggest(page, `${address.number} ${address.street} ${address.postcode}`)).found[0].housenumber, address.number);
});

test('what is chosen in the early list is told when all of it is known', async () => {
  let release;
  const held = new Promise((done) => (release = done));
  const { url } = await shop();
  const { page } = await chromium.visit(url);
  await page.route(/\.ruelle$/, async (route, request) => ((request.headers().range ?? '').startsWith('bytes=0-') || (await held), route.continue()));
  const input = page.getByRole('combobox');
  await input.pressSequentially(address.street);
  await page.locator('[role=listbox]:not([aria-busy])').getByRole('option').first().waitFor();
  await input.press('ArrowDown');
  await input.press('Enter');
  const chosen = () => page.evaluate(() => document.querySelector('ruelle-autocomplete').feature?.properties);
  assert.equal(await chosen(), undefined);
  release();
  await page.waitForFunction(() => document.querySelector('ruelle-autocomplete').feature);
  assert.deepEqual([(await chosen()).street, (await chosen()).id.length], [address.street, 10]);
});
