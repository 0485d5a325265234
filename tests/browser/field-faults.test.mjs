// Whatever is missing or broken, the field takes text, says plainly what is wrong, and recovers by itself.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { forms, told, type } from './lib/form.mjs';

const { open, context } = forms();
const FIELD = '<form action="/sent"><ruelle-autocomplete label="Adresse" name="adresse" recent="3" shards="/shards/" departements="demo"></ruelle-autocomplete><button>Envoyer</button></form>';
const TEXT = '12 rue de rivoli paris';
const manifest = JSON.parse(await readFile(join(SHARDS_DIR, 'manifest.json'), 'utf8'));

/** Text is taken, and the reason said to everyone. */
async function refuses({ page, input }, why) {
  await input.pressSequentially(TEXT);
  const said = `Suggestions indisponibles : ${why}. Vous pouvez taper l’adresse entière.`;
  await page.locator('ruelle-autocomplete #state').filter({ hasText: said }).waitFor();
  await told(page).filter({ hasText: said }).waitFor({ state: 'attached' });
  assert.deepEqual(await page.evaluate(() => Object.fromEntries(new FormData(document.forms[0]))), { adresse: TEXT });
}

/** Suggestions come for what was typed, with nothing done. */
async function recovers({ page }) {
  await page.getByRole('option').filter({ hasText: '12 Rue de Rivoli' }).first().waitFor();
  assert.equal(await page.locator('ruelle-autocomplete #state').isVisible(), false);
}

/** It answers as if nothing were missing. */
async function answers({ input, options }) {
  await type(input, TEXT);
  assert.match(await options.first().textContent(), /12 Rue de Rivoli/);
}

const broken = async (script, options) => {
  const own = await context(options);
  await own.addInitScript(script);
  return open(FIELD, { context: own });
};

test('no WebAssembly', async () => {
  await refuses(await broken(() => (delete window.WebAssembly, delete window.Worker)), 'le moteur de recherche ne se charge pas');
});

test('no Web Worker', async () => {
  await answers(await broken(() => delete window.Worker));
});

test('no storage, as in private windows: neither for shards nor for recent addresses', async () => {
  const there = await broken(() => {
    delete window.Worker;
    for (const name of ['caches', 'localStorage', 'indexedDB']) Object.defineProperty(window, name, { get: () => { throw new DOMException('no', 'SecurityError'); } });
  });
  await answers(there);
  await there.input.press('ArrowDown');
  await there.input.press('Enter');
  assert.match(await there.input.inputValue(), /^12 Rue de Rivoli/);
});

test('storage that is full', async () => {
  await answers(await broken(() => {
    delete window.Worker;
    Cache.prototype.put = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  }));
});

test('offline at first use, then online', async () => {
  const there = await open(FIELD);
  await there.page.context().setOffline(true);
  await refuses(there, 'pas de connexion');
  await there.page.context().setOffline(false);
  await recovers(there);
});

test('a shard that is not there, then is', async () => {
  const there = await open(FIELD, { route: (page) => page.context().route('**/*.ruelle', (route) => route.fulfill({ status: 404 })) });
  await refuses(there, 'les données sont absentes ou abîmées');
  await there.page.context().unrouteAll();
  await recovers(there);
});

test('a corrupt shard, then a sound one', async () => {
  const there = await open(FIELD, { route: (page) => page.context().route('**/*.ruelle', (route) => route.fulfill({ body: 'RUEL and nothing sensible' })) });
  await refuses(there, 'les données sont absentes ou abîmées');
  await there.page.context().unrouteAll();
  await recovers(there);
});

test('an engine that is not there, then is', async () => {
  const there = await open(FIELD, { route: (page) => page.context().route('**/engine.wasm', (route) => route.fulfill({ status: 404 })) });
  await refuses(there, 'le moteur de recherche ne se charge pas');
  await there.page.context().unrouteAll();
  await recovers(there);
});

test('a stale manifest, whose shard is gone', async () => {
  const old = JSON.stringify({ ...manifest, shards: manifest.shards.map((shard) => ({ ...shard, file: `${shard.name}.gone.ruelle` })) });
  await answers(await open(FIELD, { route: (page) => page.context().route('**/manifest.json', (route) => route.fulfill({ body: old }), { times: 1 }) }));
});

test('a manifest that is none', async () => {
  const there = await open(FIELD, { route: (page) => page.context().route('**/manifest.json', (route) => route.fulfill({ body: '<!doctype html>', contentType: 'text/html' })) });
  await refuses(there, 'la liste des données est illisible');
  await there.page.context().unrouteAll();
  await recovers(there);
});
