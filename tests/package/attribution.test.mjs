// The rule of attribution, which the package has in TypeScript and the endpoint in Rust: both know the same names and licences.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { filesUnder } from '../../scripts/lib/stamp.mjs';

/** The names of BAN and the rows of `LICENCES` in the one file under `folder` that has them. */
async function rule(folder) {
  const texts = await Promise.all((await filesUnder(join(ROOT, folder))).map((file) => readFile(file, 'utf8')));
  const found = texts.filter((text) => text.includes('const LICENCES'));
  assert.equal(found.length, 1, `files under ${folder} with a table LICENCES`);
  const names = Object.fromEntries([...found[0].matchAll(/const (BAN|BAN_SHORT|BAN_LICENCE)(?:: &str)? = ["'](.+)["'];/g)].map(([, name, text]) => [name, text]));
  const [, table] = /const LICENCES[^=]*=\s*&?\[(.+?)\];/s.exec(found[0]);
  const licences = [...table.matchAll(/["']([^"']+)["'], (?:["']([^"']+)["']|(\w+))/g)].map(([, words, licence, name]) => [words, licence ?? names[name]]);
  return { names, licences };
}

test('the package and the endpoint name sources and licences alike', async () => {
  const [page, endpoint] = await Promise.all([rule('www/src'), rule('src')]);
  assert.deepEqual(page, endpoint);
  assert.deepEqual(page.licences[0], ['Licence Ouverte', 'ETALAB-2.0']);
  assert.ok(page.licences.length > 1);
});
