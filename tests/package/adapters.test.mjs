// The map controls, as npm has them, answered by the package in Chromium.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { MODULES, PACKAGE_DIR } from '../../scripts/lib/paths.mjs';
import { page } from './lib/ask.mjs';
import { project } from './lib/project.mjs';
import { browser, serveFolder } from './lib/site.mjs';

const chromium = browser();

/** A page with that script, which may import the control and the map. */
async function visit(name, script, body) {
  const root = await project(name, { 'index.html': page('/out.js').replace('<body>', `<body>${body}`), 'main.js': script });
  // The map's own packages are the checkout's; the adapter is the installed one.
  await build({ absWorkingDir: root, entryPoints: ['main.js'], bundle: true, format: 'esm', outfile: 'out.js', nodePaths: [MODULES], logLevel: 'error' });
  const site = await serveFolder(root, Object.fromEntries(['worker.js', 'engine.wasm'].map((file) => [`/${file}`, (_, response) => sendFile(response, file)])));
  const { page: opened, errors } = await chromium.visit(site.url);
  return { page: opened, errors, stop: () => site.stop() };
}

async function sendFile(response, file) {
  response.writeHead(200, { 'content-type': file.endsWith('.wasm') ? 'application/wasm' : 'text/javascript' });
  response.end(await readFile(join(PACKAGE_DIR, file)));
}

test('the geocoder control of MapLibre', async () => {
  const script = `
    import MaplibreGeocoder from '@maplibre/maplibre-gl-geocoder';
    import { Ruelle } from 'ruelle';
    import { maplibreGeocoder } from 'ruelle/maplibre';
    const api = maplibreGeocoder(Ruelle.open({ shards: '/shards/' }));
    window.api = api;
    const control = new MaplibreGeocoder(api, { showResultsWhileTyping: true, debounceSearch: 0, marker: false, showResultMarkers: false, flyTo: false });
    control.addTo('#control');
    control.on('result', ({ result }) => (window.chosen = result));`;
  const { page, errors, stop } = await visit('maplibre', script, '<div id="control"></div>');
  try {
    const field = page.locator('#control input');
    await field.pressSequentially('12 rue de rivoli par');
    const first = page.locator('.maplibregl-ctrl-geocoder--result').first();
    await first.filter({ hasText: '12 Rue de Rivoli' }).waitFor();
    assert.equal(await first.locator('.maplibregl-ctrl-geocoder--result-title').textContent(), '12 Rue de Rivoli');
    assert.equal((await first.locator('.maplibregl-ctrl-geocoder--result-address').textContent()).trim(), '75004 Paris');
    await first.click();
    assert.equal(await field.inputValue(), '12 Rue de Rivoli 75004 Paris');
    const chosen = await page.evaluate(() => window.chosen);
    assert.deepEqual([chosen.center, chosen.place_type, chosen.bbox], [chosen.geometry.coordinates, ['housenumber'], undefined]);
    const [street, near, where] = await page.evaluate(async () => {
      const [{ features }, { features: around }] = [await api.forwardGeocode({ query: 'rue de rivoli', types: ['street'], limit: 1, proximity: [2.36, 48.8556] }), await api.reverseGeocode({ query: [2.36, 48.8556], limit: 1 })];
      const overtaken = await Promise.all([api.forwardGeocode({ query: 'gap' }), api.forwardGeocode({ query: 'saint denis' })]);
      return [features[0], around[0], overtaken.map(({ features: [first] }) => first.text)];
    });
    assert.equal(street.place_type[0], 'street');
    const [west, south, east, north] = street.bbox;
    assert.ok(west < street.center[0] && street.center[0] < east && south < street.center[1] && street.center[1] < north);
    assert.equal(near.text, '11 Rue de Rivoli 75004 Paris');
    assert.equal(where[0], where[1], 'an answer that was overtaken is the latest one');
    assert.deepEqual(errors, []);
  } finally {
    await stop();
  }
});

test('the geocoder control of MapLibre, with plain suggestions that are looked up', async () => {
  const script = `
    import MaplibreGeocoder from '@maplibre/maplibre-gl-geocoder';
    import { Ruelle } from 'ruelle';
    import { maplibreGeocoder } from 'ruelle/maplibre';
    const api = maplibreGeocoder(Ruelle.open({ shards: '/shards/' }), { suggestions: true });
    const control = new MaplibreGeocoder(api, { showResultsWhileTyping: true, debounceSearch: 0, marker: false, showResultMarkers: false, flyTo: false });
    control.addTo('#control');
    control.on('results', ({ place }) => (window.place = place));`;
  const { page, errors, stop } = await visit('maplibre-suggestions', script, '<div id="control"></div>');
  try {
    await page.locator('#control input').pressSequentially('12 rue de rivoli par');
    const first = page.locator('.maplibregl-ctrl-geocoder--suggestion').first();
    await first.filter({ hasText: '12 Rue de Rivoli 75004 Paris' }).waitFor();
    await first.click();
    await page.waitForFunction(() => window.place);
    assert.deepEqual(await page.evaluate(() => window.place.map(({ id, center }) => [id, center])), [['75104_demo01_00012', [2.360015, 48.855858]]]);
    assert.deepEqual(errors, []);
  } finally {
    await stop();
  }
});

test('leaflet-control-geocoder', async () => {
  const script = `
    import L from 'leaflet';
    import { Geocoder } from 'leaflet-control-geocoder';
    import { Ruelle } from 'ruelle';
    import { leafletGeocoder } from 'ruelle/leaflet';
    const map = L.map('map').setView([46, 2], 5);
    const geocoder = leafletGeocoder(Ruelle.open({ shards: '/shards/' }), L);
    const control = new Geocoder({ geocoder, collapsed: false, suggestMinLength: 2, suggestTimeout: 0 }).addTo(map);
    control.on('markgeocode', ({ geocode }) => (window.chosen = { name: geocode.name, center: [geocode.center.lat, geocode.center.lng], contains: geocode.bbox.contains(geocode.center), citycode: geocode.properties.citycode }));
    window.reverse = async (lat, lng) => (await geocoder.reverse({ lat, lng }, 1000)).map(({ name }) => name);`;
  const { page, errors, stop } = await visit('leaflet', script, '<div id="map" style="height: 400px"></div>');
  try {
    const field = page.locator('.leaflet-control-geocoder-form input');
    await field.pressSequentially('12 rue de rivoli par');
    const first = page.locator('.leaflet-control-geocoder-alternatives li').first();
    await first.filter({ hasText: '12 Rue de Rivoli 75004 Paris' }).waitFor();
    await first.dispatchEvent('mousedown');
    await page.waitForFunction(() => window.chosen);
    const chosen = await page.evaluate(() => window.chosen);
    assert.deepEqual([chosen.name, chosen.citycode, chosen.contains], ['12 Rue de Rivoli 75004 Paris', '75104', true]);
    assert.deepEqual(chosen.center, [48.855858, 2.360015]);
    assert.deepEqual(await page.evaluate(() => window.reverse(48.8556, 2.36)), ['11 Rue de Rivoli 75004 Paris']);
    await field.fill('gap');
    await field.press('Enter');
    await first.filter({ hasText: 'Gap' }).waitFor();
    assert.deepEqual(errors, []);
  } finally {
    await stop();
  }
});
