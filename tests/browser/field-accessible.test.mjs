// The eighteen acceptance criteria of accessible-autocomplete, and the ARIA guide's editable combobox, by keyboard alone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { axe, forms, told, type } from './lib/form.mjs';

const { open, context } = forms();
const focused = (page) => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.getAttribute('role') ?? document.activeElement?.localName);
const marked = (input) => input.getAttribute('aria-activedescendant');
const selected = (page) => page.locator('ruelle-autocomplete [role=option][aria-selected=true]');

test('1. it can be focused with the keyboard', async () => {
  const { page } = await open();
  await page.keyboard.press('Tab');
  assert.equal(await focused(page), 'combobox');
});

test('2. it shows that it has the focus', async () => {
  const { page, input } = await open();
  const look = () => input.evaluate((element) => getComputedStyle(element).outline);
  const before = await look();
  await page.keyboard.press('Tab');
  assert.notEqual(await look(), before);
  assert.match(await look(), /solid 3px/);
});

test('3. it says that it can be edited', async () => {
  const { input } = await open();
  assert.deepEqual([await input.evaluate(({ localName, type }) => `${localName} ${type}`), await input.isEditable()], ['input text', true]);
});

test('4. it says what it is pre-filled with', async () => {
  const { page, input } = await open('<ruelle-autocomplete label="Adresse" name="a" value="12 Rue de Rivoli 75004 Paris" shards="/shards/"></ruelle-autocomplete>');
  assert.equal(await input.inputValue(), '12 Rue de Rivoli 75004 Paris');
  assert.match(await page.locator('ruelle-autocomplete').ariaSnapshot(), /combobox "Adresse": 12 Rue de Rivoli/);
});

test('5. it says that it completes', async () => {
  const { input } = await open();
  assert.deepEqual([await input.getAttribute('role'), await input.getAttribute('aria-autocomplete'), await input.getAttribute('aria-expanded')], ['combobox', 'list', 'false']);
});

test('6. it explains how', async () => {
  const { input } = await open();
  const described = await input.evaluate((element) => element.ariaDescribedByElements?.map(({ textContent }) => textContent).join(' ') ?? element.getRootNode().getElementById('how').textContent);
  assert.match(described, /flèches haut et bas.*Entrée pour choisir.*Échap/);
});

test('7. it says that the list has opened', async () => {
  const { input } = await open();
  await type(input, 'saint denis');
  assert.equal(await input.getAttribute('aria-expanded'), 'true');
  assert.equal(await input.getAttribute('aria-controls'), 'list');
});

test('8. it says that there are matches, or none', async () => {
  const { page, input } = await open();
  await type(input, 'saint denis');
  await told(page).filter({ hasText: /\d suggestions disponibles/ }).waitFor({ state: 'attached' });
  await input.fill('');
  await input.pressSequentially('zzqxwv kkjhgf');
  await told(page).filter({ hasText: 'Aucune adresse trouvée' }).waitFor({ state: 'attached' });
});

test('9 and 10. it says how many there are, and when that changes', async () => {
  const { page, input, options } = await open();
  await type(input, 'saint denis');
  const count = await options.count();
  await told(page).filter({ hasText: `${count} suggestions disponibles` }).waitFor({ state: 'attached' });
  await input.pressSequentially(' en val');
  await told(page).filter({ hasText: /^1 suggestion disponible$/ }).waitFor({ state: 'attached' });
});

test('11 and 12. matches are walked with one key at a time, or pointed at', async () => {
  const { page, input, options } = await open();
  await type(input, 'saint denis');
  const count = await options.count();
  for (let index = 0; index < count; index++) {
    await page.keyboard.press('ArrowDown');
    assert.equal(await marked(input), `list-${index}`);
  }
  await options.nth(1).click();
  assert.match(await input.inputValue(), /saint-denis/i);
});

test('13 and 14. it says which match is selected, and where it is', async () => {
  const { page, input, options } = await open();
  await type(input, 'saint denis');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  assert.equal(await selected(page).count(), 1);
  assert.equal(await selected(page).getAttribute('id'), await marked(input));
  assert.equal(await selected(page).getAttribute('aria-posinset'), '2');
  assert.equal(await selected(page).getAttribute('aria-setsize'), String(await options.count()));
});

test('15. it says when a match is pre-selected, and by itself selects none', async () => {
  const plain = await open();
  await type(plain.input, 'saint denis');
  assert.deepEqual([await marked(plain.input), await selected(plain.page).count()], [null, 0]);
  const eager = await open('<ruelle-autocomplete label="Adresse" autoselect shards="/shards/"></ruelle-autocomplete>');
  await type(eager.input, 'saint denis');
  assert.deepEqual([await marked(eager.input), await selected(eager.page).count()], ['list-0', 1]);
});

test('a doubtful match is told as one', async () => {
  for (const question of ['12 rue de rivoli 75004 paris', 'rue de la republique', 'grande']) {
    const { page, input } = await open();
    await type(input, question);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await told(page).filter({ hasText: / choisi/ }).waitFor({ state: 'attached' });
    const isDoubtful = await page.evaluate(() => document.querySelector('ruelle-autocomplete').feature.properties.doubtful);
    assert.equal(/choisi.* – à vérifier$/.test(await told(page).textContent()), isDoubtful, question);
  }
});

test('16, 17 and 18. a match is confirmed, that is said, and the focus is in the field', async () => {
  const { page, input } = await open();
  await type(input, '12 rue de rivoli paris');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await input.inputValue(), '12 Rue de Rivoli 75004 Paris');
  await told(page).filter({ hasText: '12 Rue de Rivoli 75004 Paris choisi' }).waitFor({ state: 'attached' });
  assert.deepEqual([await focused(page), await input.getAttribute('aria-expanded')], ['combobox', 'false']);
  assert.match(page.url(), /page-/, 'choosing does not send the form');
});

test('the guide: Down and Up open and go round, Escape closes, then clears', async () => {
  const { page, input, options, list } = await open();
  await type(input, 'saint denis');
  const last = (await options.count()) - 1;
  await page.keyboard.press('ArrowUp');
  assert.equal(await marked(input), `list-${last}`);
  await page.keyboard.press('ArrowDown');
  assert.equal(await marked(input), 'list-0');
  await page.keyboard.press('Escape');
  assert.deepEqual([await list.isVisible(), await input.inputValue(), await marked(input)], [false, 'saint denis', null]);
  await page.keyboard.press('ArrowDown');
  assert.deepEqual([await list.isVisible(), await marked(input)], [true, 'list-0']);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  assert.equal(await input.inputValue(), '');
});

test('an answer that comes after Escape, or after one has left, opens nothing', async () => {
  for (const key of ['Escape', 'Tab']) {
    const { page, input, list } = await open();
    await type(input, 'saint');
    // Letters and key in one go: no answer can come between.
    await input.evaluate((element, key) => {
      element.value = 'saint denis';
      element.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      if (key === 'Tab') element.blur();
      else element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }, key);
    await page.waitForTimeout(400);
    assert.deepEqual([await list.isVisible(), await input.getAttribute('aria-expanded')], [false, 'false'], key);
  }
});

test('the guide: Alt with arrows opens without a mark, and closes', async () => {
  const { page, input, list } = await open();
  await type(input, 'saint denis');
  await page.keyboard.press('Alt+ArrowUp');
  assert.equal(await list.isVisible(), false);
  await page.keyboard.press('Alt+ArrowDown');
  assert.deepEqual([await list.isVisible(), await marked(input)], [true, null]);
});

test('the guide: Home, End, Left and Right move in the text, letters go on typing, Tab leaves without choosing', async () => {
  const { page, input, list } = await open();
  await type(input, 'saint denis');
  const caret = () => input.evaluate((element) => element.selectionStart);
  for (const [key, at] of [['Home', 0], ['ArrowRight', 1], ['End', 11], ['ArrowLeft', 10]]) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(key);
    assert.deepEqual([await marked(input), await caret()], [null, at], key);
  }
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.type(' en');
  assert.deepEqual([await input.inputValue(), await marked(input)], ['saint denis en', null]);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  assert.deepEqual([await list.isVisible(), await input.inputValue()], [false, 'saint denis en']);
});

test('every word is English in English', async () => {
  const { page, input } = await open('<ruelle-autocomplete name="a" locate shards="/shards/"></ruelle-autocomplete>', { lang: 'en' });
  assert.equal(await page.getByRole('combobox', { name: 'Address' }).count(), 1);
  assert.equal(await page.getByRole('button', { name: 'Use my position' }).count(), 1);
  await input.pressSequentially('zzqxwv kkjhgf');
  await page.getByRole('option', { name: 'No address found' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Clear the address' }).count(), 1);
});

for (const [look, { theme = '', ...options }] of Object.entries({
  light: {},
  dark: { colorScheme: 'dark' },
  'high contrast': { forcedColors: 'active' },
  dsfr: { theme: 'theme="dsfr"' },
  'dsfr, dark': { theme: 'theme="dsfr"', colorScheme: 'dark' },
})) {
  test(`axe finds nothing: ${look}`, async () => {
    const body = `<form action="/sent"><ruelle-autocomplete ${theme} label="Votre adresse" hint="Numéro et voie" placeholder="12 rue de…" name="adresse" required locate shards="/shards/"></ruelle-autocomplete><button>Envoyer</button></form>`;
    const { page, input } = await open(body, { context: await context(options) });
    assert.deepEqual(await axe(page), [], 'untouched');
    await page.getByRole('button', { name: 'Envoyer' }).press('Enter');
    await page.getByText('Indiquez une adresse.', { exact: true }).first().waitFor();
    assert.deepEqual(await axe(page), [], 'refused');
    await type(input, 'saint denis');
    await page.keyboard.press('ArrowDown');
    await page.waitForTimeout(200);
    assert.deepEqual(await axe(page), [], 'open');
  });
}

test('a person who wants no motion gets none', async () => {
  const { input, options } = await open(undefined, { context: await context({ reducedMotion: 'reduce' }) });
  await type(input, 'saint denis');
  assert.equal(await options.first().evaluate((element) => getComputedStyle(element).transitionDuration), '0s');
});
