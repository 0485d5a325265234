// The field in a form: what is sent, what is refused, what comes back; and when there is no data.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { SCREENSHOTS } from './lib/demo.mjs';
import { forms, told, type } from './lib/form.mjs';

const { open, context } = forms();
const field = (attributes, extra = '') => `<form action="/sent">${extra}<ruelle-autocomplete name="adresse" shards="/shards/" ${attributes}></ruelle-autocomplete><button>Envoyer</button><button type="reset">Vider</button></form>`;
const formData = (page) => page.evaluate(() => Object.fromEntries(new FormData(document.forms[0])));
const choose = async (input, text) => {
  await type(input, text);
  await input.press('ArrowDown');
  await input.press('Enter');
};

test('a chosen address is sent with its parts, without a script of the page’s own', async () => {
  const { page, input, errors } = await open();
  await choose(input, '12 rue de rivoli paris');
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await page.getByText('Envoyé').waitFor();
  assert.deepEqual(Object.fromEntries(new URL(page.url()).searchParams), {
    adresse: '12 Rue de Rivoli 75004 Paris', adresse_id: '75104_demo01_00012', adresse_type: 'housenumber', adresse_housenumber: '12', adresse_street: 'Rue de Rivoli',
    adresse_postcode: '75004', adresse_city: 'Paris', adresse_citycode: '75104', adresse_lon: '2.360015', adresse_lat: '48.855858',
  });
  assert.deepEqual(errors, []);
});

test('text that was only typed is sent as it is; typing on after a choice forgets its parts', async () => {
  const { page, input } = await open();
  await choose(input, '12 rue de rivoli paris');
  await input.pressSequentially(' bât. B');
  assert.deepEqual(await formData(page), { adresse: '12 Rue de Rivoli 75004 Paris bât. B' });
  await input.press('Escape');
  await input.press('Enter');
  await page.waitForURL(/sent\?adresse=12\+Rue/);
});

test('required, strict: refused with words, and let through when mended', async () => {
  const { page, input } = await open(field('label="Adresse" required strict'));
  await page.getByRole('button', { name: 'Envoyer' }).click();
  const error = page.locator('ruelle-autocomplete #error');
  assert.equal(await error.innerText(), 'Indiquez une adresse.');
  assert.equal(await input.getAttribute('aria-invalid'), 'true');
  assert.ok(await input.evaluate((element) => element.matches(':focus')));
  await input.pressSequentially('nulle part');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Envoyer' }).click();
  assert.equal(await error.innerText(), 'Choisissez une adresse dans la liste.');
  await told(page).filter({ hasText: 'Choisissez' }).waitFor({ state: 'attached' });
  await input.fill('');
  await choose(input, 'gap');
  assert.deepEqual([await error.isVisible(), await input.getAttribute('aria-invalid')], [false, null]);
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await page.waitForURL(/adresse_type=municipality/);
});

test('nothing is refused before one has been there', async () => {
  const { page } = await open(field('label="Adresse" required'));
  assert.equal(await page.locator('ruelle-autocomplete #error').isVisible(), false);
  assert.deepEqual(await page.locator('ruelle-autocomplete').evaluate((element) => [element.validity.valueMissing, element.checkValidity(), element.willValidate]), [true, false, true]);
});

test('reset gives back the first value; a disabled fieldset disables it', async () => {
  const { page, input } = await open(field('label="Adresse" value="Gap"'));
  await input.fill('');
  await choose(input, 'saint denis');
  await page.getByRole('button', { name: 'Vider' }).click();
  assert.deepEqual(await formData(page), { adresse: 'Gap' });
  const other = await open(`<form><fieldset disabled>${'<ruelle-autocomplete label="Adresse" name="a"></ruelle-autocomplete>'}</fieldset></form>`);
  assert.ok(await other.input.isDisabled());
  assert.deepEqual(await formData(other.page), {});
  await other.page.evaluate(() => (document.querySelector('fieldset').disabled = false));
  assert.ok(await other.input.isEnabled());
});

test('going back brings back what was chosen', async () => {
  const { page, input } = await open();
  await choose(input, '12 rue de rivoli paris');
  await page.getByRole('button', { name: 'Envoyer' }).click();
  await page.getByText('Envoyé').waitFor();
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('ruelle-autocomplete')?.feature);
  assert.equal((await formData(page)).adresse_citycode, '75104');
});

test('a label of the page’s own names it, and focuses it', async () => {
  const { page } = await open('<form><label for="ici">Où habitez-vous ?</label><ruelle-autocomplete id="ici" name="a" shards="/shards/"></ruelle-autocomplete></form>');
  const input = page.getByRole('combobox', { name: 'Où habitez-vous ?' });
  await page.getByText('Où habitez-vous ?').click();
  assert.ok(await input.evaluate((element) => element.matches(':focus')));
});

test('events tell the page the whole feature; properties hold it', async () => {
  const { page, input } = await open();
  await page.evaluate(() => {
    window.log = [];
    for (const name of ['input', 'change', 'ruelle-select', 'ruelle-ready', 'ruelle-answer']) document.addEventListener(name, (event) => window.log.push([name, event.target.localName, event.detail?.properties?.id]));
  });
  await choose(input, 'gap');
  const log = await page.evaluate(() => window.log);
  assert.deepEqual(log.at(-1), ['ruelle-select', 'ruelle-autocomplete', '05061']);
  assert.deepEqual(log.at(-2).slice(0, 2), ['change', 'ruelle-autocomplete']);
  assert.deepEqual(new Set(log.map(([, target]) => target)), new Set(['ruelle-autocomplete']));
  const [value, id, names] = await page.evaluate(() => {
    const [element] = document.getElementsByTagName('ruelle-autocomplete');
    return [element.value, element.feature.properties.id, [element.name, element.type, element.form === document.forms[0]]];
  });
  assert.deepEqual([value, id, names], ['Gap', '05061', ['adresse', 'ruelle-autocomplete', true]]);
});

test('what was typed is set off in the suggestions, whatever its accents', async () => {
  const { page, input, options } = await open();
  await type(input, 'bld vôltaire');
  await options.filter({ hasText: 'Voltaire' }).first().waitFor();
  assert.deepEqual(await options.first().locator('[part=match]').allTextContents(), ['Voltaire']);
  // A misspelt word, as what it was taken for.
  await input.fill('');
  await type(input, '12 bd voltairre');
  await options.first().filter({ hasText: '12 Boulevard Voltaire' }).waitFor();
  assert.deepEqual(await options.first().locator('[part=match]').allTextContents(), ['12', 'Voltaire']);
  await input.fill('');
  await input.pressSequentially('<img src=x onerror=alert(1)> rue de rivoli');
  await page.waitForTimeout(200);
  assert.equal(await page.locator('ruelle-autocomplete img').count(), 0);
});

test('street, then number: the first are offered, then those that begin as one types', async () => {
  const { page, input, options, list } = await open(field('label="Adresse" numbers'));
  await choose(input, 'rue de rivoli 75001');
  await told(page).filter({ hasText: 'Tapez le numéro devant la voie' }).waitFor({ state: 'attached' });
  const sent = () => formData(page);
  assert.equal((await sent()).adresse_type, 'street');
  // Offered, not pressed upon: nothing is marked, and Escape leaves the street.
  await options.first().waitFor();
  assert.match(await list.getAttribute('aria-label'), /^Numéros : Rue de Rivoli/);
  const offered = await options.locator('[part=name]').allTextContents();
  assert.ok(offered.length > 2 && offered.every((name) => /^\d+ Rue de Rivoli$/.test(name)), offered.join());
  assert.equal(await input.getAttribute('aria-activedescendant'), null);
  await page.keyboard.press('Escape');
  assert.equal((await sent()).adresse_type, 'street');
  await page.keyboard.type('9');
  await options.filter({ hasText: /^97 Rue de Rivoli/ }).first().waitFor();
  const begun = await options.locator('[part=name]').allTextContents();
  for (const name of ['97 Rue de Rivoli', '98 Rue de Rivoli', '99 Rue de Rivoli']) assert.ok(begun.includes(name), begun.join());
  await page.keyboard.type('9');
  await options.filter({ hasText: /^99 bis Rue de Rivoli/ }).first().waitFor();
  assert.deepEqual((await options.locator('[part=name]').allTextContents()).slice(0, 2), ['99 Rue de Rivoli', '99 bis Rue de Rivoli']);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const { adresse_housenumber, adresse_street } = await sent();
  assert.deepEqual([adresse_housenumber, adresse_street], ['99 bis', 'Rue de Rivoli']);
});

test('a street whose numbers are not known is chosen all the same', async () => {
  const { page, input, list } = await open(field('label="Adresse" numbers'));
  await choose(input, 'gap');
  await page.waitForTimeout(200);
  assert.deepEqual([await list.isVisible(), (await formData(page)).adresse_type], [false, 'municipality']);
});

test('the current position, when it is asked for and allowed', async () => {
  const there = await context({ geolocation: { longitude: 2.36, latitude: 48.8556 }, permissions: ['geolocation'] });
  const { page, input } = await open(field('label="Adresse" locate'), { context: there });
  await page.getByRole('button', { name: 'Utiliser ma position' }).click();
  await page.getByRole('option').filter({ hasText: '11 Rue de Rivoli' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await input.inputValue(), '11 Rue de Rivoli 75004 Paris');
  const refused = await open(field('label="Adresse" locate'));
  await refused.page.getByRole('button', { name: 'Utiliser ma position' }).click();
  await refused.page.locator('ruelle-autocomplete #state').filter({ hasText: 'n’a pas pu être lue' }).waitFor();
});

test('recent addresses, when asked for', async () => {
  const { page, input } = await open(field('label="Adresse" recent="2"'));
  for (const text of ['gap', 'saint denis', '12 rue de rivoli paris']) {
    await input.fill('');
    await choose(input, text);
  }
  await page.reload();
  await page.getByRole('combobox').focus();
  assert.equal(await page.getByRole('listbox').getAttribute('aria-label'), 'Adresses récentes');
  assert.deepEqual(await page.getByRole('option').locator('[part=name]').count(), 2);
  assert.match(await page.getByRole('option').first().textContent(), /12 Rue de Rivoli/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal((await formData(page)).adresse_citycode, '75104');
  await page.evaluate(() => localStorage.setItem('ruelle-recent', '[{"properties":{}},7,null]'));
  await page.reload();
  await page.getByRole('combobox').press('ArrowDown');
  assert.equal(await page.getByRole('listbox').isVisible(), false);
});

test('without data it takes text, says what is wrong, and recovers by itself', async () => {
  const route = (page) => page.context().route('**/shards/**', (route) => route.fulfill({ status: 404 }));
  const { page, input } = await open(undefined, { route });
  await input.pressSequentially('12 rue de Rivoli');
  const state = page.locator('ruelle-autocomplete #state');
  await state.filter({ hasText: 'Suggestions indisponibles : la liste des données est illisible. Vous pouvez taper l’adresse entière.' }).waitFor();
  await told(page).filter({ hasText: 'indisponibles' }).waitFor({ state: 'attached' });
  assert.deepEqual(await formData(page), { adresse: '12 rue de Rivoli' });
  await page.context().unrouteAll();
  await page.getByRole('option').first().waitFor();
  assert.equal(await state.isVisible(), false);
});

test('an endpoint answers until the shards are there, and when they never come', async () => {
  const feature = { type: 'Feature', geometry: { type: 'Point', coordinates: [2, 48] }, properties: { label: 'Du serveur', name: 'Du serveur', id: 'x', type: 'street', city: 'Paris', citycode: '75104', context: '', score: 1 } };
  const route = async (page) => {
    await page.context().route('**/shards/**', (route) => route.abort());
    await page.context().route('**/api/search**', (route) => route.fulfill({ json: { type: 'FeatureCollection', features: [feature] } }));
  };
  const { page, input } = await open(field('label="Adresse" endpoint="/api/"'), { route });
  await type(input, 'gap');
  assert.match(await page.getByRole('option').first().textContent(), /Du serveur/);
  await page.context().unroute('**/shards/**');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await page.waitForFunction(() => new Promise((done) => document.addEventListener('ruelle-ready', () => done(true), { once: true })));
  await input.fill('');
  await input.pressSequentially('gap');
  await page.getByRole('option').filter({ hasText: 'Gap' }).first().waitFor();
});

test('a geocoder of the page’s own answers when it is given, shards again when it is taken away', async () => {
  const { page, input, options } = await open();
  await page.evaluate(() => {
    const properties = { label: 'À la main', name: 'À la main', id: 'x', type: 'street', city: 'Paris', citycode: '75104', context: '', score: 1 };
    const answer = { type: 'FeatureCollection', features: [{ type: 'Feature', geometry: { type: 'Point', coordinates: [2, 48] }, properties }] };
    const ask = async () => answer;
    document.querySelector('ruelle-autocomplete').geocoder = { search: ask, suggest: ask, reverse: ask, lookup: ask, close() {} };
  });
  await type(input, 'gap');
  assert.match(await options.first().textContent(), /À la main/);
  await page.evaluate(() => (document.querySelector('ruelle-autocomplete').geocoder = undefined));
  await input.fill('');
  await input.pressSequentially('gap');
  await options.filter({ hasText: 'Gap' }).first().waitFor();
});

test('a policy that forbids inline styles and scripts is kept', async () => {
  const head = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'">`;
  const { page, input } = await open(undefined, { head });
  const faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await choose(input, 'gap');
  assert.equal((await formData(page)).adresse_citycode, '05061');
  assert.equal(await input.evaluate((element) => getComputedStyle(element).minHeight), '44px');
  assert.deepEqual(faults, []);
});

const PARTS = ['label', 'hint', 'input', 'button', 'list', 'option', 'name', 'match', 'place', 'kind', 'error', 'state'];

test('every part and variable is the page’s to style', async () => {
  const parts = PARTS.map((part) => `ruelle-autocomplete::part(${part}) { letter-spacing: 3px; }`).join('\n');
  const variables = 'ruelle-autocomplete { --ruelle-accent: #010203; --ruelle-ink: #040506; --ruelle-ground: #070809; --ruelle-line: #0a0b0c; --ruelle-faint: #0d0e0f; --ruelle-radius: 1px; --ruelle-font: 17px serif; --ruelle-layer: 77; }';
  const { page, input } = await open(field('label="Adresse" hint="Voie" locate'), { head: `<style>${parts} ${variables}</style>` });
  await type(input, 'gap');
  const look = (part, property) => page.locator(`ruelle-autocomplete [part~=${part}]`).first().evaluate((element, property) => getComputedStyle(element)[property], property);
  for (const part of PARTS) assert.equal(await look(part, 'letterSpacing'), '3px', part);
  const said = await Promise.all([['input', 'borderColor'], ['input', 'color'], ['input', 'backgroundColor'], ['list', 'borderColor'], ['place', 'color'], ['input', 'borderRadius'], ['input', 'font'], ['list', 'zIndex']].map(([part, property]) => look(part, property)));
  assert.deepEqual(said, ['rgb(1, 2, 3)', 'rgb(4, 5, 6)', 'rgb(7, 8, 9)', 'rgb(10, 11, 12)', 'rgb(13, 14, 15)', '1px', '17px serif', '77']);
});

test('portraits: each look, at a phone’s width too', async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  for (const theme of ['', 'dsfr']) {
    for (const colorScheme of ['light', 'dark']) {
      const phone = await context({ colorScheme, viewport: { width: 390, height: 640 }, deviceScaleFactor: 2 });
      const body = field(`label="Votre adresse" hint="Numéro et voie, commune ou code postal" locate required ${theme && `theme="${theme}"`}`);
      const { page, input } = await open(body, { context: phone });
      await type(input, 'rue de riv');
      await input.press('ArrowDown');
      await page.screenshot({ path: join(SCREENSHOTS, `field-${theme || 'plain'}-${colorScheme}.png`) });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
      const box = await page.getByRole('option').first().boundingBox();
      assert.ok(box.height >= 44, 'large enough for a finger');
    }
  }
});
