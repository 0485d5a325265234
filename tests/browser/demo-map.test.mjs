// The map of the demo page: drawn when asked for, from the page's own host alone.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { SCREENSHOTS, demo, type } from './lib/demo.mjs';

const { visit } = demo();

test('the chosen address is on the map, and a click finds the nearest', async () => {
  const { page, requests, errors } = await visit();
  const before = requests.length;
  await page.getByRole('button', { name: 'Afficher la carte' }).click();
  await page.locator('#map canvas').waitFor();
  await page.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('communes.json')));
  await page.waitForTimeout(1000);
  await type(page, '12 rue de rivoli paris');
  await page.getByRole('combobox').press('Enter');
  await page.locator('.maplibregl-marker').waitFor();
  assert.equal(await page.locator('#requests').textContent(), '0', 'the map is not for typing');
  await page.waitForTimeout(1500);
  await page.locator('#map').scrollIntoViewIfNeeded();
  await page.screenshot({ path: join(SCREENSHOTS, 'map.png') });
  const box = await page.locator('#map').boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2 + 30);
  await page.locator('#map-state').filter({ hasText: /Paris/ }).waitFor();
  assert.equal(await page.getByRole('combobox').inputValue(), await page.locator('#map-state').textContent());
  assert.deepEqual(new Set(requests.slice(before).map(({ host }) => host)).size, 1);
  assert.deepEqual(errors, []);
});

test('where it cannot be drawn it says so', async () => {
  const { page } = await visit();
  await page.evaluate(() => (HTMLCanvasElement.prototype.getContext = () => null));
  await page.getByRole('button', { name: 'Afficher la carte' }).click();
  await page.locator('#map-state').filter({ hasText: 'La carte ne peut pas être dessinée ici' }).waitFor();
});
