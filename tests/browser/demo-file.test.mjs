// A file of addresses on the demo page: dropped or chosen, geocoded there with progress, shown, saved; what is wrong with it is said.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { SCREENSHOTS, demo, drawn } from './lib/demo.mjs';

const { visit } = demo();
const CSV = 'client;n°;rue;cp;ville\n"Durand; père";12;Rue de Rivoli;75004;Paris\nMartin;1;Rue qui n’est pas;99999;Nulle-Part-xyz\n\nPetit;;Gap;05000;Gap\n';

/** Drops a file on the page, as a person does. */
const drop = (page, name, text) =>
  page.evaluate(
    ([name, text]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([text], name, { type: 'text/csv' }));
      for (const kind of ['dragover', 'drop']) document.querySelector('h1').dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer }));
    },
    [name, text],
  );

async function saved(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('#download').click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('a dropped file is geocoded at once, in the page, and can be saved', async () => {
  const { page, requests, errors } = await visit();
  await drop(page, 'clients.csv', CSV);
  await page.locator('#download').waitFor();
  assert.match(await page.locator('#job-state').innerText(), /^3 lignes · \d+([,.]\d)?\s%\strouvées$/);
  const rows = await page.locator('#rows-body tr').evaluateAll((all) => all.map((row) => [row.dataset.quality, ...[...row.cells].map(({ textContent }) => textContent)]));
  assert.deepEqual(rows[0], ['good', '12 Rue de Rivoli 75004 Paris', '12 Rue de Rivoli 75004 Paris', rows[0][3]]);
  assert.equal(rows.length, 3);
  const { name, text } = await saved(page);
  assert.equal(name, 'clients.geocoded.csv');
  assert.match(text, /^client;n°;rue;cp;ville;latitude;longitude;result_label;result_score;/);
  assert.match(text, /\n"Durand; père";12;Rue de Rivoli;75004;Paris;48\.855858;2\.360015;12 Rue de Rivoli 75004 Paris;/);
  assert.deepEqual(requests.filter(({ pathname }) => /search|reverse/.test(pathname)).map(String), [], 'it is sent nowhere');
  assert.equal(await page.locator('#requests').textContent(), '0');
  assert.deepEqual(errors, []);
});

test('columns are chosen where no name says which, and can be chosen otherwise', async () => {
  const { page } = await visit();
  await drop(page, 'x.csv', 'a,b\n12 rue de rivoli paris,gap\n');
  await page.locator('#columns label').first().waitFor();
  assert.ok(!(await page.locator('#download').isVisible()), 'it waits');
  await page.getByRole('checkbox', { name: 'b' }).uncheck();
  await page.getByRole('button', { name: 'Géocoder' }).click();
  await page.locator('#download').waitFor();
  assert.equal(await page.locator('#rows-body tr td').nth(1).textContent(), '12 Rue de Rivoli 75004 Paris');
  await page.getByRole('checkbox', { name: 'a' }).uncheck();
  await page.getByRole('button', { name: 'Géocoder' }).click();
  await page.locator('#file-error').filter({ hasText: 'Cochez au moins une colonne' }).waitFor();
  await page.getByRole('checkbox', { name: 'b' }).check();
  await page.getByRole('button', { name: 'Géocoder' }).click();
  await page.locator('#rows-body tr td').nth(1).filter({ hasText: /^Gap$/ }).waitFor();
});

test('what is no file of addresses is refused in a sentence, and the next one taken', async () => {
  const { page } = await visit();
  await drop(page, 'photo.csv', 'PK\u0003\u0004' + '\u0000'.repeat(200));
  await page.locator('#file-error').filter({ hasText: /^photo\.csv : / }).waitFor();
  await drop(page, 'vide.csv', '');
  await page.locator('#file-error').filter({ hasText: /^vide\.csv : le fichier est vide/ }).waitFor();
  await drop(page, 'clients.csv', CSV);
  await page.locator('#download').waitFor();
  assert.ok(!(await page.locator('#file-error').isVisible()));
});

/** Rows that take some minutes. */
const LONG = 400_000;

test('the example fills the map; a long file can be stopped', async () => {
  const { page, errors } = await visit({ map: true });
  await drawn(page);
  await page.getByRole('button', { name: 'Essayer avec un exemple' }).click();
  await page.locator('#download').waitFor({ timeout: 60_000 });
  const text = `adresse\n${Array.from({ length: LONG }, (_, row) => `${row % 163} rue de rivoli ${row} paris`).join('\n')}\n`;
  await drop(page, 'long.csv', text);
  await page.getByRole('button', { name: 'Arrêter' }).click();
  await page.locator('#stop').waitFor({ state: 'hidden' });
  assert.ok(!(await page.locator('#download').isVisible()));
  await drop(page, 'clients.csv', CSV);
  await page.locator('#download').waitFor();
  await page.locator('.file').screenshot({ path: join(SCREENSHOTS, 'file.png'), timeout: 60_000 });
  assert.deepEqual(errors, []);
});
