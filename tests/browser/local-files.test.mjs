// Shards of the person's own machine, in a page: files that were chosen, and a folder. Nothing of them is fetched.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { PACKAGE_DIR, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { browser, serveFolder } from '../package/lib/site.mjs';

const chromium = browser();
const PAGE = '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>files</title></head><body><input type="file" multiple></body></html>';
const manifest = JSON.parse(await readFile(join(SHARDS_DIR, 'manifest.json'), 'utf8'));
const demo = manifest.shards.find(({ name }) => name === 'demo');

/** A page with the package, and what it asks of the network. */
async function visit(t) {
  const site = await serveFolder(PACKAGE_DIR, { '/': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(PAGE) });
  t.after(() => site.stop());
  const { page } = await chromium.visit(site.url);
  const asked = [];
  page.context().on('request', (request) => asked.push(new URL(request.url()).pathname));
  return { page, asked };
}

const answer = (page, take) => page.evaluate(`(async () => {
  const { Ruelle } = await import('/browser.js');
  const shards = await (${take})();
  const found = [];
  for (const threads of [1, 0]) {
    const geocoder = await Ruelle.open({ shards, threads });
    const { features } = await geocoder.search('12 rue de rivoli paris', { limit: 1 });
    found.push(features[0].properties.label, geocoder.threads);
    geocoder.close();
  }
  return found;
})()`);

const FOUND = ['12 Rue de Rivoli 75004 Paris', 1, '12 Rue de Rivoli 75004 Paris', 0];
const isShard = (path) => /\.ruelle$|manifest/.test(path);

test('files that a person chose', async (t) => {
  const { page, asked } = await visit(t);
  await page.locator('input').setInputFiles(join(SHARDS_DIR, demo.file));
  assert.deepEqual(await answer(page, () => [...document.querySelector('input').files]), FOUND);
  assert.deepEqual(asked.filter(isShard), []);
});

test('a folder that a person chose', async (t) => {
  const { page, asked } = await visit(t);
  const files = { 'manifest.json': Buffer.from(JSON.stringify({ ...manifest, shards: [demo] })), [demo.file]: await readFile(join(SHARDS_DIR, demo.file)) };
  // The page's own folder is a folder of the same kind, and needs nobody to choose it.
  await page.evaluate(async (files) => {
    const folder = await navigator.storage.getDirectory();
    for (const [name, base64] of Object.entries(files)) {
      const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await writable.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
      await writable.close();
    }
  }, Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, bytes.toString('base64')])));
  assert.deepEqual(await answer(page, () => navigator.storage.getDirectory()), FOUND);
  assert.deepEqual(asked.filter(isShard), []);
});
