// The page around the field: offline, damaged data, language, small screens, dark scheme; and its portraits.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { SCREENSHOTS, demo, drawn, type } from './lib/demo.mjs';
import { axe } from './lib/form.mjs';

const { visit } = demo();
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** Answers the shards whose name fits with these bytes. */
const shardsAre = (pattern, body) => (context) => context.route(pattern, (route) => route.fulfill({ status: 200, body }));

async function portrait(page, name) {
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), timeout: 60_000 });
}

test('the demo data is called a demonstration', async () => {
  const { page } = await visit();
  assert.match(await page.locator('#demo-note').innerText(), /démonstration/i);
  assert.match(await page.locator('#data').innerText(), /3\s745 adresses.*35\s014 communes/);
});

test('what it costs is shown as it is used: time, requests, bytes, shards', async () => {
  const { page } = await visit();
  const shown = (id) => page.locator(`#${id}`).innerText();
  assert.equal(await shown('time'), '–');
  await type(page, 'gap');
  assert.match(await shown('time'), /^[\d\s]+µs$/);
  assert.equal(await shown('requests'), '0');
  assert.match(await shown('fetched'), /^[\d,]+\s(ko|Mo)$/);
  assert.match(await shown('data'), /2 fichiers$/);
});

test('an example fills the field', async () => {
  const { page } = await visit();
  const example = page.locator('[data-example]').first();
  await example.click();
  await page.getByRole('option').first().waitFor();
  assert.equal(await page.getByRole('combobox').inputValue(), await example.getAttribute('data-example'));
});

test('once loaded, it works offline', async () => {
  const { page, context } = await visit();
  await context.setOffline(true);
  assert.equal(await page.evaluate(() => fetch('icon.svg').then(() => 'fetched', () => 'offline')), 'offline');
  const field = await type(page, 'boulevard volt');
  await field.press('ArrowDown');
  await field.press('Enter');
  assert.match(await page.locator('#label').textContent(), /Boulevard Voltaire.*Paris/);
});

test('one corrupt shard is named, and the others answer', async () => {
  const { page } = await visit({ route: shardsAre('**/shards/demo.*', Buffer.from('RUEL, but damaged')) });
  assert.equal(await page.evaluate(() => document.body.dataset.state), 'partial');
  assert.match(await page.locator('.state #state').innerText(), /demo/);
  await type(page, 'gap');
  assert.match(await page.getByRole('option').first().textContent(), /Gap/);
});

test('with every shard corrupt the page says so, and the field still takes text', async () => {
  const { page } = await visit({ route: shardsAre('**/shards/*.ruelle', Buffer.from('not a shard')) });
  assert.equal(await page.evaluate(() => document.body.dataset.state), 'failed');
  const said = await page.locator('.state #state').innerText();
  assert.match(said, /n’a pas pu démarrer/);
  assert.match(said, /demo\.\w+\.ruelle: damaged/);
  const field = page.getByRole('combobox', { name: 'Adresse' });
  await field.pressSequentially('12 rue de Rivoli');
  assert.equal(await field.inputValue(), '12 rue de Rivoli');
  assert.ok(await page.locator('#retry').isVisible());
});

test('it starts again when told to', async () => {
  const { page, context } = await visit({ route: shardsAre('**/shards/manifest.json', '{') });
  assert.equal(await page.evaluate(() => document.body.dataset.state), 'failed');
  // While it fails: mended, it would come by itself, and the button go.
  const asked = page.waitForRequest('**/manifest.json');
  await page.locator('#retry').click();
  await asked;
  await context.unrouteAll();
  await page.waitForFunction(() => document.body.dataset.state === 'ready');
  await type(page, 'gap');
});

test('English when asked for, in every word', async () => {
  const { page } = await visit({ path: '/?lang=en' });
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.ok(await page.getByRole('combobox', { name: 'Address' }).isVisible());
  assert.match(await page.locator('#demo-note').innerText(), /Demonstration data/);
  await type(page, 'zzqxwv kkjhgf');
  assert.equal(await page.getByRole('option').textContent(), 'No address found');
  assert.equal(await page.locator('#language').getAttribute('lang'), 'fr');
});

test('French by default', async () => {
  const { page } = await visit({ locale: 'en-US' });
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
});

test('every element that a person reads has its words', async () => {
  for (const path of ['/', '/?lang=en']) {
    const { page } = await visit({ path });
    const blank = await page.evaluate(() => [...document.querySelectorAll('[data-say]')].filter((node) => !node.textContent.trim()).map((node) => node.dataset.say));
    assert.deepEqual(blank, [], path);
  }
});

for (const [name, options] of Object.entries({
  desktop: { viewport: { width: 1280, height: 860 } },
  phone: PHONE,
  dark: { viewport: { width: 1280, height: 860 }, colorScheme: 'dark' },
})) {
  test(`${name}: nothing sticks out, list and result are in sight`, async () => {
    const { page, errors } = await visit({ ...options, map: true });
    await page.locator('#map').scrollIntoViewIfNeeded();
    await drawn(page);
    await page.evaluate(() => scrollTo(0, 0));
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(await overflow(), 0);
    const field = await type(page, 'rue de riv');
    await field.press('ArrowDown');
    await portrait(page, `${name}-list`);
    assert.equal(await overflow(), 0);
    await type(page, '12 rue de rivolli paris 75');
    await field.press('Enter');
    await page.locator('#result').waitFor();
    assert.equal(await overflow(), 0);
    await page.locator('.answer').screenshot({ path: join(SCREENSHOTS, `${name}-answer.png`), timeout: 60_000 });
    for (const summary of await page.locator('summary').all()) await summary.click();
    assert.equal(await overflow(), 0);
    await page.evaluate(() => scrollTo(0, 0));
    await portrait(page, name);
    const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number)[0] > 128);
    assert.equal(light, name !== 'dark');
    assert.deepEqual(errors, []);
  });
}

for (const colorScheme of ['light', 'dark']) {
  test(`axe finds nothing on the page, with an answer, with a file: ${colorScheme}`, async () => {
    const { page } = await visit({ colorScheme });
    assert.deepEqual(await axe(page), [], 'untouched');
    const field = await type(page, '12 bd voltairre paris xqzw');
    await field.press('Enter');
    await page.locator('#reading').waitFor();
    for (const summary of await page.locator('summary').all()) await summary.click();
    assert.deepEqual(await axe(page), [], 'answered');
    await page.getByRole('button', { name: 'Essayer avec un exemple' }).click();
    await page.locator('#download').waitFor({ timeout: 60_000 });
    assert.deepEqual(await axe(page), [], 'a file');
  });
}

test('nothing sticks out of the narrowest screen, with a list, an answer, a file', async () => {
  const { page } = await visit({ ...PHONE, viewport: { width: 320, height: 640 } });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const field = await type(page, '12 bd voltairre paris xqzw');
  assert.equal(await overflow(), 0);
  await field.press('Enter');
  await page.locator('#result').waitFor();
  // A word of the plate stays whole.
  assert.equal(await page.locator('#plate-name').evaluate((name) => Math.round(name.getBoundingClientRect().height / parseFloat(getComputedStyle(name).lineHeight))), 2);
  for (const summary of await page.locator('summary').all()) await summary.click();
  assert.equal(await overflow(), 0);
  await page.getByRole('button', { name: 'Essayer avec un exemple' }).click();
  await page.locator('#download').waitFor({ timeout: 60_000 });
  assert.equal(await overflow(), 0);
});

test('text stands out from its ground, by day and by night', async () => {
  for (const colorScheme of ['light', 'dark']) {
    const { page } = await visit({ colorScheme });
    const field = await type(page, 'gap');
    for (const what of ['list', 'result']) {
      const faint = await page.evaluate(leastContrast);
      assert.ok(faint.ratio >= 4.5, `${colorScheme}, ${what}: ${faint.ratio.toFixed(2)} for “${faint.text}”`);
      await type(page, '12 bd voltairre paris xqzw');
      await field.press('Enter');
      await page.locator('#reading').waitFor();
    }
  }
});

/** The least contrast ratio (WCAG) between a text and its ground; runs in the page. */
function leastContrast() {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255];
  };
  let least = { ratio: 21, text: '' };
  for (const node of document.querySelectorAll('body *')) {
    const text = [...node.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ data }) => data.trim()).join('');
    // Plates are painted with a gradient, which has no one colour.
    if (!text || !node.checkVisibility() || node.closest('.plate')) continue;
    const [a, b] = [luminance(rgba(getComputedStyle(node).color)), luminance(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least.ratio) least = { ratio, text };
  }
  return least;
}
