// The map of the demo page: drawn by itself, from the page's own host alone unless IGN's plan is wanted.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { SCREENSHOTS, demo, drawn, type } from './lib/demo.mjs';

const { visit } = demo();
const hosts = (requests) => new Set(requests.filter(({ protocol }) => protocol.startsWith('http')).map(({ host }) => host));
const PIXEL = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

test('the chosen address is on the map with its street, and a click finds the nearest', async () => {
  const { page, requests, errors } = await visit({ map: true });
  await drawn(page);
  await type(page, '12 rue de rivoli paris');
  await page.getByRole('combobox').press('Enter');
  await page.locator('.maplibregl-marker').waitFor();
  assert.equal(await page.locator('#requests').textContent(), '0', 'the map is not for typing');
  // The map flies there.
  await page.waitForTimeout(4000);
  await page.screenshot({ path: join(SCREENSHOTS, 'map.png'), timeout: 60_000 });
  const box = await page.locator('#map').boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 + 30);
  await page.locator('#map-state').filter({ hasText: /Paris/ }).waitFor();
  assert.equal(await page.getByRole('combobox').inputValue(), await page.locator('#map-state').textContent());
  assert.equal(hosts(requests).size, 1);
  assert.deepEqual(errors, []);
});

test('IGN’s plan is fetched only when it is wanted, and not offered without a network', async () => {
  const route = (context) => context.route('https://data.geopf.fr/**', (route) => route.fulfill({ body: PIXEL, contentType: 'image/png', headers: { 'access-control-allow-origin': '*' } }));
  const { page, context, requests, errors } = await visit({ map: true, route });
  await drawn(page);
  assert.equal(hosts(requests).size, 1);
  const asked = page.waitForRequest(/data\.geopf\.fr/);
  await page.getByRole('checkbox', { name: 'Plan IGN' }).check();
  assert.match((await asked).url(), /PLANIGNV2.*TILECOL=\d+/);
  await context.setOffline(true);
  await page.locator('#plan-choice').waitFor({ state: 'hidden' });
  assert.deepEqual(errors.filter((error) => !error.includes('ERR_INTERNET_DISCONNECTED')), []);
});

test('the map speaks the page’s language, and Enter finds the address nearest to its centre', async () => {
  const { page } = await visit({ map: true });
  await drawn(page);
  const map = page.getByRole('region', { name: 'Carte', exact: true }).last();
  for (const name of ['Agrandir', 'Réduire']) assert.ok(await page.getByRole('button', { name }).isVisible(), name);
  await type(page, '12 rue de rivoli paris');
  await page.getByRole('combobox').press('Enter');
  await page.locator('.maplibregl-marker').waitFor();
  await page.getByRole('combobox').fill('');
  await map.press('Enter');
  await page.locator('#map-state').filter({ hasText: /\d{5}/ }).waitFor();
  assert.equal(await page.getByRole('combobox').inputValue(), await page.locator('#map-state').textContent());
});

test('in high contrast the map keeps its own colours', async () => {
  const { page } = await visit({ map: true, forcedColors: 'active' });
  await drawn(page);
  const picture = await page.locator('#map').screenshot({ timeout: 60_000 });
  const shares = await page.evaluate(async (base64) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const counts = new Map();
    for (const pixel of new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    return [...counts.values()].map((count) => count / (image.width * image.height)).sort((a, b) => b - a);
  }, picture.toString('base64'));
  // Sea, land, France.
  assert.ok(shares[0] < 0.7 && shares[2] > 0.05, shares.slice(0, 4).join());
});

test('whoever spares data is asked first', async () => {
  const { page, requests } = await visit();
  assert.deepEqual(requests.filter(({ pathname }) => /map\.json|map-worker/.test(pathname)).map(String), []);
  await page.getByRole('button', { name: 'Afficher la carte' }).click();
  await drawn(page);
});

test('where it cannot be drawn it says so, and the page goes on', async () => {
  const { page } = await visit({ map: true, route: (context) => context.addInitScript(() => (HTMLCanvasElement.prototype.getContext = () => null)) });
  await page.locator('#map-state').filter({ hasText: 'La carte ne peut pas être dessinée ici' }).waitFor();
  await type(page, 'gap');
});
