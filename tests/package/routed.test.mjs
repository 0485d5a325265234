// Shards that are too many to open: the router says which a question needs, and these are fetched, opened, and let go again.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PACKAGE_DIR } from '../../scripts/lib/paths.mjs';
import { buildShards, rows } from './lib/departement.mjs';
import { browser, sendFile, serveFolder } from './lib/site.mjs';

const { Ruelle } = await import(join(PACKAGE_DIR, 'node.js'));
const chromium = browser();

const COMMUNES = {
  '05': ['05061', '05000', 'Gap', 6.07, 44.55],
  21: ['21231', '21000', 'Dijon', 5.03, 47.31],
  29: ['29019', '29200', 'Brest', -4.49, 48.39],
  53: ['53130', '53000', 'Laval', -0.77, 48.06],
};
/** So little that shards are opened one by one, and so much that all are open at once. */
const [LITTLE, MUCH] = [2_000_000, 1e9];
let folder, shards, addresses;
/** The départements' files, another edition with another seed; and of each an address. */
const edition = (seed) => Object.fromEntries(Object.entries(COMMUNES).map(([code, commune], at) => [`${code}.csv`, rows({ streets: 400, numbers: 20, seed: seed + at, communes: [commune] })]));
const addressesOf = (files) => Object.fromEntries(Object.entries(files).map(([name, csv]) => {
  const [, number, , street, postcode, , city] = csv.split('\n')[999].split(';');
  return [name.slice(0, -4), { question: `${number} ${street} ${postcode} ${city}`, label: `${number} ${street} ${postcode} ${city}` }];
}));
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ruelle-routed-'));
  const files = edition(7);
  addresses = addressesOf(files);
  shards = await buildShards(folder, files, ['--all-communes']);
});
after(() => folder && rm(folder, { recursive: true }));

/** Serves the shards; `log` names those that were asked for. */
async function shop(isThere = () => true) {
  const log = [];
  const read = async (directory) => Promise.all((await readdir(directory)).map(async (name) => [name, await readFile(join(directory, name))]));
  let contents = new Map(await read(shards));
  const site = await serveFolder(PACKAGE_DIR, {}, (path, response, request) => {
    if (path === '/') return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>routed</title>'), true;
    const bytes = contents.get(path.replace('/data/', ''));
    if (!bytes) return false;
    const [name] = path.replace('/data/', '').split('.');
    if (name !== 'manifest') log.push(name);
    if (!isThere(name)) return response.writeHead(404).end(), true;
    sendFile(request, response, bytes.length, {}, ({ start, end }) => response.end(bytes.subarray(start, end + 1)));
    return true;
  });
  after(() => site.stop());
  return { url: site.url, log, publish: async (directory) => (contents = new Map(await read(directory))) };
}

const names = ({ holdings }) => holdings.shards.map(({ name }) => name).join();
const label = async (geocoder, question, options) => (await geocoder.search(question, { limit: 1, ...options })).features[0]?.properties.label;

test('over http only what a question needs is fetched, each once', async () => {
  const { url, log } = await shop();
  const geocoder = await Ruelle.open({ shards: `${url}/data/`, memory: LITTLE });
  assert.deepEqual([log.join(), names(geocoder)], ['communes', 'communes']);
  // Of communes and postcodes the router knows all.
  assert.equal(await label(geocoder, 'Brest'), 'Brest');
  assert.equal(log.join(), 'communes');
  for (const code of ['29', '05', '29']) assert.equal(await label(geocoder, addresses[code].question), addresses[code].label);
  assert.equal(log.join(), 'communes,29,05');
  assert.equal(names(geocoder), '05,29,communes');
  geocoder.close();
});

test('from a directory, in this thread and in others, with the answers of all shards', async () => {
  const all = await Ruelle.open({ shards, memory: MUCH });
  assert.equal(names(all), '05,21,29,53,communes');
  for (const threads of [0, 2]) {
    const geocoder = await Ruelle.open({ shards, memory: LITTLE, threads });
    assert.equal(names(geocoder), 'communes');
    const told = async (from, ask) => (await ask(from)).features.map(({ properties }) => [properties.id, properties.label, properties.score]);
    for (const ask of [
      ...Object.values(addresses).map(({ question }) => (from) => from.search(question, { limit: 3 })),
      (from) => from.search('place', { limit: 5, lat: 48.06, lon: -0.77 }),
      (from) => from.reverse(5.04, 47.315, { limit: 3 }),
      (from) => from.lookup(['05061', '29019_0007', '53130_0003_00001', '99999']),
    ]) assert.deepEqual(await told(geocoder, ask), await told(all, ask));
    geocoder.close();
  }
  all.close();
});

test('what was asked longest ago is let go, and fetched again when it is needed again', async () => {
  const { url, log } = await shop();
  const sizes = JSON.parse(await readFile(join(shards, 'manifest.json'), 'utf8')).shards.filter(({ name }) => name !== 'communes').map(({ bytes }) => bytes);
  const geocoder = await Ruelle.open({ shards: `${url}/data/`, memory: Math.max(...sizes) * 2.2 });
  for (const code of ['05', '21', '05', '29', '53', '05']) assert.equal(await label(geocoder, addresses[code].question), addresses[code].label);
  assert.equal(log.join(), 'communes,05,21,29,53,05');
  // Many at once are held as long as they are asked.
  const found = await Promise.all(Object.values(addresses).map(({ question }) => label(geocoder, question)));
  assert.deepEqual(found, Object.values(addresses).map(({ label }) => label));
  assert.ok(geocoder.holdings.shards.length <= 3, names(geocoder));
  geocoder.close();
});

test('a shard that is not to be had is said, and the others answer', async () => {
  const { url } = await shop((name) => name !== '29');
  const geocoder = await Ruelle.open({ shards: `${url}/data/`, memory: LITTLE });
  const { features, unread } = await geocoder.search(addresses['29'].question);
  assert.deepEqual(unread, ['29']);
  assert.ok(features.every(({ properties }) => properties.type === 'municipality'));
  assert.equal(geocoder.holdings.missing[0].name, '29');
  assert.equal(await label(geocoder, addresses['05'].question), addresses['05'].label);
  geocoder.close();
  const without = await shop((name) => name !== 'communes');
  await assert.rejects(Ruelle.open({ shards: `${without.url}/data/`, memory: LITTLE }), { code: 'shards', message: /communes: .*HTTP 404/ });
});

test('who stays open takes the new router and the new shards without a reload', async () => {
  const { url, log, publish } = await shop();
  let changed = () => {};
  const geocoder = await Ruelle.open({ shards: `${url}/data/`, memory: LITTLE, refresh: 50, onHoldings: () => changed() });
  assert.equal(await label(geocoder, addresses['05'].question), addresses['05'].label);
  const files = edition(107);
  const later = addressesOf(files);
  assert.notEqual(await label(geocoder, later['05'].question), later['05'].label);
  const newer = await buildShards(join(folder, 'later'), files, ['--all-communes']);
  log.length = 0;
  const change = new Promise((done) => (changed = done));
  await publish(newer);
  await change;
  // The shard that was open is replaced at once, another when it is asked.
  assert.equal(await label(geocoder, later['05'].question), later['05'].label);
  assert.equal(log.join(), 'communes,05');
  assert.equal(await label(geocoder, later['29'].question), later['29'].label);
  assert.equal(log.join(), 'communes,05,29');
  geocoder.close();
});

test('named départements are opened, and nothing else', async () => {
  const { url, log } = await shop();
  const geocoder = await Ruelle.open({ shards: `${url}/data/`, memory: LITTLE, departements: ['21'] });
  assert.equal(await label(geocoder, addresses['21'].question), addresses['21'].label);
  assert.equal(log.join(), '21');
  geocoder.close();
});

test('a file of addresses opens what its rows need', async () => {
  const { url, log } = await shop();
  const text = ['adresse', ...['05', '29', '05', '21'].map((code) => addresses[code].question), 'nulle part 99999'].join('\n');
  for (const threads of [0, 2]) {
    log.length = 0;
    const geocoder = await Ruelle.open({ shards: `${url}/data/`, memory: LITTLE });
    const answer = await new Response(geocoder.geocodeCsv(new Blob([text]), { resultColumns: ['result_label'], threads })).text();
    const labels = answer.trim().split('\n').slice(1).map((line) => line.split(',')[1]);
    assert.deepEqual(labels.slice(0, 4), ['05', '29', '05', '21'].map((code) => addresses[code].label));
    assert.deepEqual([...new Set(log)].sort().slice(0, 3), ['05', '21', '29']);
    geocoder.close();
  }
});

test('in a page, the engine that knows routers answers, and fetches what is needed', async () => {
  const { url, log } = await shop();
  const { page } = await chromium.visit(url);
  const requests = [];
  page.context().on('request', (request) => requests.push(new URL(request.url()).pathname));
  const open = (options) => page.evaluate(async (options) => {
    const { Ruelle } = await import('/browser.js');
    window.geocoder = await Ruelle.open({ shards: '/data/', ...options });
    return window.geocoder.threads;
  }, options);
  const ask = (question) => page.evaluate(async (question) => (await window.geocoder.suggest(question)).features[0].properties.label, question);
  for (const [threads, there] of [[1, 1], [0, 0]]) {
    log.length = 0;
    assert.equal(await open({ memory: LITTLE, threads, cache: false }), there);
    assert.equal(await ask(addresses['29'].question), addresses['29'].label);
    assert.equal(await ask(addresses['29'].question), addresses['29'].label);
    assert.deepEqual(log, ['communes', '29']);
    await page.evaluate(() => window.geocoder.close());
  }
  assert.ok(requests.includes('/csv.wasm') && !requests.includes('/engine.wasm'), requests.join());
  // With few shards, or named ones, the small engine does.
  await open({ memory: LITTLE, departements: ['29'], cache: false });
  assert.equal(await ask(addresses['29'].question), addresses['29'].label);
  assert.ok(requests.includes('/engine.wasm'));
});
