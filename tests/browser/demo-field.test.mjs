// The field: suggestions come from the page itself, by keyboard and by pointer, and are told to screen readers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demo, type } from './lib/demo.mjs';

const { visit } = demo();
const asksTheServer = ({ pathname }) => /\/(search|reverse)/.test(pathname);

test('suggestions come from the page: nothing is asked of the network', async () => {
  const { page, requests, errors } = await visit();
  assert.equal(await page.evaluate(() => document.body.dataset.state), 'ready');
  assert.ok(requests.some(({ pathname }) => pathname.endsWith('.wasm')), 'the engine is WebAssembly');
  const before = requests.length;
  await type(page, '12 rue de rivo');
  assert.match(await page.getByRole('option').first().textContent(), /12 Rue de Rivoli/);
  assert.deepEqual(requests.slice(before).map(String), []);
  assert.deepEqual(requests.filter(asksTheServer).map(String), []);
  assert.deepEqual(errors, []);
});

test('arrows and Enter choose, and the result is shown', async () => {
  const { page, requests } = await visit();
  const field = await type(page, '12 rue de rivoli paris');
  await field.press('ArrowDown');
  await field.press('ArrowUp');
  await field.press('Enter');
  assert.equal(await field.inputValue(), '12 Rue de Rivoli 75004 Paris');
  assert.equal(await page.locator('#label').textContent(), '12 Rue de Rivoli 75004 Paris');
  assert.equal(await page.locator('#plate-name').textContent(), 'Rue de Rivoli');
  assert.equal(await page.locator('#plate-number').textContent(), '12');
  assert.equal(await page.locator('#coordinates').textContent(), '48.855858, 2.360015');
  assert.match(await page.locator('#codes').textContent(), /75104.*75004/);
  assert.equal(JSON.parse(await page.locator('#json').textContent()).properties.id, '75104_demo01_00012');
  assert.ok(!(await page.getByRole('listbox').isVisible()));
  assert.deepEqual(requests.filter(asksTheServer), []);
});

test('Enter at once answers all that was typed, not the list of a moment ago', async () => {
  const { page } = await visit();
  const field = await type(page, 'rue de rivo');
  // The text and the key in one go: no answer can come between.
  await field.evaluate((input) => {
    input.value = '12 rue des rosiers paris';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  });
  await page.locator('#result').waitFor();
  assert.equal(await page.locator('#label').textContent(), '12 Rue des Rosiers 75004 Paris');
});

test('after a choice the list comes back, and another of it can be had', async () => {
  const { page } = await visit();
  const field = await type(page, 'saint denis');
  const third = await page.getByRole('option').nth(2).locator('[part=name]').textContent();
  const place = await page.getByRole('option').nth(2).locator('[part=place]').textContent();
  await field.press('Enter');
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter']) await field.press(key);
  assert.ok((await page.locator('#label').textContent()).includes(third));
  assert.ok((await page.locator('#codes').textContent()).includes(place.split(' ')[0]));
});

test('how the question was read is shown, word by word', async () => {
  const { page } = await visit();
  const field = await type(page, '12 bd voltairre paris');
  await field.press('Enter');
  const words = page.locator('#words li');
  await words.first().waitFor();
  const read = await words.evaluateAll((items) => items.map((item) => [item.dataset.role, ...[...item.children].map(({ textContent }) => textContent)]));
  assert.deepEqual(read.map(([role, word, said]) => [role, word, said]), [
    ['housenumber', '12', 'numéro'],
    ['street', 'bd → boulevard', 'voie'],
    ['street', 'voltairre → voltaire', 'voie'],
    ['city', 'paris', 'commune'],
  ]);
  assert.equal(read[1][3], 'abréviation');
  assert.match(read[2][3], /^(faute de frappe|même son)/);
});

test('the other suffixes of a number are offered', async () => {
  const { page } = await visit();
  await type(page, '99 rue de rivoli');
  assert.deepEqual((await page.locator('[role=option] [part=name]').allTextContents()).slice(0, 2), ['99 Rue de Rivoli', '99 bis Rue de Rivoli']);
});

test('a number that the street lacks is offered where it would stand, and called estimated', async () => {
  const { page } = await visit();
  const field = await type(page, '67 rue mouffetard paris');
  const first = page.getByRole('option').first();
  assert.equal(await first.locator('[part=name]').textContent(), '67 Rue Mouffetard');
  assert.equal(await first.locator('[part=kind]').textContent(), 'Numéro estimé');
  await field.press('Enter');
  assert.equal(await field.inputValue(), '67 Rue Mouffetard 75005 Paris');
  assert.equal(await page.locator('#plate-number').textContent(), '67');
  assert.match(await page.locator('#estimate').innerText(), /estimée entre le 59 et le 77/);
  const sent = await page.evaluate(() => {
    const field = document.getElementById('address');
    field.name = 'a';
    const form = document.createElement('form');
    field.replaceWith(form);
    form.append(field);
    return Object.fromEntries(new FormData(form));
  });
  assert.deepEqual([sent.a, sent.a_type, sent.a_housenumber, sent.a_street], ['67 Rue Mouffetard 75005 Paris', 'street', '67', 'Rue Mouffetard']);
});

test('a number before the first is at the nearest, and how far off that may be is said', async () => {
  const { page } = await visit();
  const field = await type(page, '10 rue de la republique 69002 lyon');
  await field.press('Enter');
  assert.equal(await page.locator('#plate-number').textContent(), '10');
  assert.match(await page.locator('#estimate').innerText(), /celle du n° 20, le plus proche/);
  assert.match(await page.locator('#accuracy').innerText(), /^à \d+\sm près$/);
});

test('an answer that a person should look at says so', async () => {
  const { page } = await visit();
  for (const isDoubtful of [true, false]) {
    await type(page, '12 rue de rivoli 75004 paris');
    // The threshold is the engine's: the page shows whatever it says.
    await page.evaluate((isDoubtful) => {
      const field = document.getElementById('address');
      field.addEventListener('ruelle-select', ({ detail }) => (detail.properties.doubtful = isDoubtful), { capture: true, once: true });
    }, isDoubtful);
    await page.getByRole('option').first().click();
    assert.equal(await page.locator('#doubtful').isVisible(), isDoubtful);
  }
});

test('a click chooses', async () => {
  const { page } = await visit();
  await type(page, 'rue des rosiers');
  await page.getByRole('option', { name: /Rue des Rosiers/ }).first().click();
  assert.match(await page.getByRole('combobox').inputValue(), /Rue des Rosiers/);
  assert.ok(await page.locator('#result').isVisible());
});

test('Escape closes the list, then empties the field', async () => {
  const { page } = await visit();
  const field = await type(page, 'gap');
  await field.press('Escape');
  assert.equal(await field.getAttribute('aria-expanded'), 'false');
  assert.ok(!(await page.getByRole('listbox').isVisible()));
  assert.equal(await field.inputValue(), 'gap');
  await field.press('Escape');
  assert.equal(await field.inputValue(), '');
});

test('what is not found is said', async () => {
  const { page } = await visit();
  await type(page, 'zzqxwv kkjhgf');
  // What earlier letters found may still be there for a moment.
  await page.getByRole('option', { name: 'Aucune adresse trouvée' }).waitFor();
  assert.equal(await page.getByRole('option').count(), 1);
  await page.getByRole('combobox').press('Enter');
  assert.ok(!(await page.locator('#result').isVisible()));
});

test('what is typed is text, never markup', async () => {
  const { page, errors } = await visit();
  await page.getByRole('combobox').fill('<img src=x onerror=alert(1)> rue de rivoli');
  await page.waitForTimeout(300);
  assert.equal(await page.locator('main img, ruelle-autocomplete img').count(), 0);
  assert.deepEqual(errors, []);
});
