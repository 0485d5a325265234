// Clients that exist, unchanged but for the host they ask: geopy, node-geocoder, curl.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import NodeGeocoder from 'node-geocoder';
import { environmentOf } from '../../scripts/lib/python.mjs';
import { ask as version, capture } from '../../scripts/lib/run.mjs';
import { endpoint, fillWithDemo } from './lib/server.mjs';

const { url } = endpoint(fillWithDemo);
const geopy = await environmentOf('geopy', ['geopy==2.5.0']);
const curl = await version('curl', ['--version']);

test('geopy: BANFrance', { skip: geopy.missing ?? false }, async () => {
  const script = fileURLToPath(new URL('clients/geopy_client.py', import.meta.url));
  const { code, output } = await capture(geopy.python, [script, new URL(url()).host]);
  assert.equal(code, 0, output);
  const { geocode, several, nothing, reverse, refused } = JSON.parse(output);
  const rivoli = { address: '12 Rue de Rivoli 75004 Paris', latitude: 48.855858, longitude: 2.360015, id: '75104_demo01_00012' };
  assert.deepEqual(geocode, rivoli);
  assert.deepEqual(reverse, rivoli);
  assert.equal(several.length, 2);
  assert.equal(nothing, null);
  assert.match(refused, /400/);
});

/** node-geocoder with its own host replaced, and nothing else. */
function nodeGeocoder() {
  const elsewhere = (address, options) => fetch(String(address).replace('https://api-adresse.data.gouv.fr', url()), options);
  return NodeGeocoder({ provider: 'opendatafrance', fetch: elsewhere });
}

test('node-geocoder: opendatafrance', async () => {
  const geocoder = nodeGeocoder();
  const [{ provider, ...found }] = await geocoder.geocode('12 rue de rivoli paris');
  assert.equal(provider, 'opendatafrance');
  assert.deepEqual(found, {
    latitude: 48.855858,
    longitude: 2.360015,
    state: '75, Paris, Île-de-France',
    city: 'Paris',
    zipcode: '75004',
    citycode: '75104',
    countryCode: 'FR',
    country: 'France',
    type: 'housenumber',
    id: '75104_demo01_00012',
    streetName: 'Rue de Rivoli',
    streetNumber: '12',
  });
  const streets = await geocoder.geocode({ address: 'rue de rivoli', zipcode: '75001', type: 'street', limit: 1 });
  assert.deepEqual(streets.map(({ zipcode, type }) => [zipcode, type]), [['75001', 'street']]);
  const [near] = await geocoder.reverse({ lat: 48.855858, lon: 2.360015 });
  assert.equal(near.id, '75104_demo01_00012');
  // It looks at no status: an error object must not be taken for results.
  assert.equal((await geocoder.geocode('a')).length, 0);
});

test('curl', { skip: curl ? false : 'no curl on the PATH' }, async () => {
  const ask = async (...args) => (await capture('curl', ['--silent', '--show-error', ...args])).output;
  // As the guides of api-adresse show it.
  const json = JSON.parse(await ask(`${url()}/search/?q=12+rue+de+rivoli&postcode=75004`));
  assert.equal(json.features[0].properties.id, '75104_demo01_00012');
  const encoded = JSON.parse(await ask('--get', `${url()}/search/`, '--data-urlencode', 'q=rue de l’église gap', '--data', 'limit=1'));
  assert.equal(encoded.features[0].properties.city, 'Gap');
  const batch = JSON.parse(await ask(`${url()}/batch`, '--json', '{"requests":[{"id":1,"operation":"search","params":{"q":"gap"}}]}'));
  assert.equal(batch.results[0].result.id, '05061');
  assert.match(await ask('--head', `${url()}/search?q=gap`), /^HTTP\/1\.1 200 /);
  assert.match(await ask('--header', 'accept: text/csv', `${url()}/lookup?id=05061`), /^label,.*\r\nGap,/);
});
