// What the endpoint answers on the demo shards.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpoint, fillWithDemo } from './lib/server.mjs';

const { ask } = endpoint(fillWithDemo);
const search = async (query) => {
  const { status, json, text } = await ask(`/search?${query}`);
  assert.equal(status, 200, text);
  return json.features;
};

test('an address comes back with the keys of the contract', async () => {
  const { status, json, headers } = await ask('/search?q=12+rue+de+rivoli+paris');
  assert.equal(status, 200);
  assert.match(headers.get('content-type'), /^application\/json/);
  assert.equal(json.type, 'FeatureCollection');
  assert.equal(json.version, 'draft');
  // What the demo's shards say, not BAN's: it is made up.
  assert.match(json.attribution, /^Demonstration addresses, made up/);
  assert.equal(json.licence, 'CC0-1.0 AND MIT AND CC-BY-4.0');
  assert.equal(json.query, '12 rue de rivoli paris');
  assert.equal(json.limit, 5);
  const [{ type, geometry, properties }] = json.features;
  assert.equal(type, 'Feature');
  assert.deepEqual(geometry, { type: 'Point', coordinates: [2.360015, 48.855858] });
  const { score, importance, confidence, gap, x, y, ...rest } = properties;
  assert.ok(score > 0.8 && score <= 1, `score ${score}`);
  assert.ok(importance > 0 && importance <= 1, `importance ${importance}`);
  assert.ok(confidence > 0.9 && gap > 0.1, `confidence ${confidence}, gap ${gap}`);
  assert.ok(Math.abs(x - 653_000) < 1000 && Math.abs(y - 6_862_000) < 2000, `Lambert-93: ${x}, ${y}`);
  assert.deepEqual(rest, {
    label: '12 Rue de Rivoli 75004 Paris',
    housenumber: '12',
    id: '75104_demo01_00012',
    name: '12 Rue de Rivoli',
    postcode: '75004',
    citycode: '75104',
    city: 'Paris',
    district: 'Paris 4e Arrondissement',
    context: '75, Paris, Île-de-France',
    type: 'housenumber',
    street: 'Rue de Rivoli',
    accuracy: 20,
    doubtful: false,
    _type: 'address',
  });
});

test('streets, localities, communes and postcodes are found, and typing errors forgiven', async () => {
  for (const [query, type, name] of [
    ['q=rue+des+rosiers+paris', 'street', 'Rue des Rosiers'],
    ['q=rue+des+roziers+paris', 'street', 'Rue des Rosiers'],
    ['q=les+hautes+combes+gap', 'locality', 'Les Hautes Combes'],
    ['q=abries+ristolas', 'municipality', 'Abriès-Ristolas'],
    ['q=05000', 'municipality', 'Gap'],
    ['q=rue+du+8+mai+1945+gap', 'street', 'Rue du 8 Mai 1945'],
    ['q=12+bis+rue+de+rivoli+75004', 'housenumber', '12bis Rue de Rivoli'],
  ]) {
    const [first] = await search(query);
    assert.ok(first, `${query}: nothing found`);
    assert.equal(first.properties.type, type, query);
    assert.equal(first.properties.name.replaceAll(' bis', 'bis'), name, query);
  }
});

test('autocomplete completes the last word, and not when it is off', async () => {
  const begun = await search('q=boulevard+volt&autocomplete=1');
  assert.equal(begun[0].properties.name, 'Boulevard Voltaire');
  const whole = await search('q=boulevard+volt&autocomplete=0');
  assert.ok((whole[0]?.properties.score ?? 0) < begun[0].properties.score);
});

test('limit is kept to', async () => {
  assert.equal((await search('q=saint+denis&limit=2')).length, 2);
  assert.equal((await search('q=saint+denis&limit=1')).length, 1);
});

test('each filter holds for every answer', async () => {
  const all = [
    ['type=street', ({ type }) => type === 'street'],
    ['postcode=75004', ({ postcode }) => postcode === '75004'],
    ['citycode=75101', ({ citycode }) => citycode === '75101'],
    ['depcode=75', ({ citycode }) => citycode.startsWith('75')],
    ['city=paris', ({ city }) => city === 'Paris'],
    ['postcode=75001,75004&type=housenumber', ({ postcode, type }) => ['75001', '75004'].includes(postcode) && type === 'housenumber'],
    ['postcode=75001+75004&postcode=05000', ({ postcode }) => ['75001', '75004', '05000'].includes(postcode)],
  ];
  for (const [filter, holds] of all) {
    const features = await search(`q=12+rue+de+rivoli&limit=20&${filter}`);
    assert.ok(features.length > 0, `${filter}: nothing found`);
    for (const { properties } of features) assert.ok(holds(properties), `${filter}: ${properties.label}`);
  }
  const reunion = await search('q=saint+denis&bbox=55,-21.5,56,-20.5&limit=20');
  assert.ok(reunion.length > 0);
  for (const { geometry } of reunion) assert.ok(geometry.coordinates[0] > 55 && geometry.coordinates[1] < -20);
  assert.deepEqual(await search('q=rue+de+rivoli&citycode=05061&type=housenumber'), []);
});

test('a position prefers what is near, and is repeated as the centre', async () => {
  const near = async (lon, lat) => (await ask(`/search?q=grande+rue&limit=1&lon=${lon}&lat=${lat}`)).json;
  const gap = await near(6.08, 44.56);
  assert.equal(gap.features[0].properties.city, 'Gap');
  assert.deepEqual(gap.center, [6.08, 44.56]);
});

test('unknown parameters are ignored', async () => {
  const plain = await ask('/search?q=12+rue+de+rivoli+paris');
  const more = await ask('/search?q=12+rue+de+rivoli+paris&utm_source=x&_=1&callback=%3Cscript%3E');
  assert.equal(more.status, 200);
  assert.deepEqual(more.json, plain.json);
});

test('a final slash and a prefix change nothing', async () => {
  const plain = (await ask('/search?q=gap')).json;
  for (const path of ['/search/', '/geocodage/search', '/geocodage/search/']) {
    const { status, json } = await ask(`${path}?q=gap`);
    assert.equal(status, 200, path);
    assert.deepEqual(json, plain, path);
  }
});

test('reverse answers with the nearest number and its distance', async () => {
  const { status, json } = await ask('/reverse?lon=2.360015&lat=48.855858');
  assert.equal(status, 200);
  assert.equal(json.features.length, 1);
  const { id, distance, score, type } = json.features[0].properties;
  assert.equal(id, '75104_demo01_00012');
  assert.equal(type, 'housenumber');
  assert.equal(distance, 0);
  assert.equal(score, 1);
  const five = (await ask('/reverse?lng=2.3600&latitude=48.8559&limit=5')).json.features;
  const distances = five.map(({ properties }) => properties.distance);
  assert.equal(five.length, 5);
  assert.deepEqual(distances, distances.toSorted((a, b) => a - b));
  assert.ok(distances.every(Number.isInteger));
});

test('reverse keeps to a filter', async () => {
  const { json } = await ask('/reverse?lon=2.360015&lat=48.855858&type=street&limit=3');
  assert.ok(json.features.length > 0);
  for (const { properties } of json.features) assert.equal(properties.type, 'street');
});

test('health says from which data', async () => {
  const { status, json, headers } = await ask('/health');
  assert.equal(status, 200);
  assert.equal(json.status, 'ok');
  assert.equal(json.addresses, 3745);
  assert.deepEqual(json.shards.map(({ name }) => name).sort(), ['communes', 'demo']);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal((await ask('/health/detailed')).status, 200);
});

test('the same question has the same answer', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/search?q=rue+de+la+republique')));
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
});
