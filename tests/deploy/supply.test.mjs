// The bill of materials is whole, and as its schema has it.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { BUILD, ROOT } from '../../scripts/lib/paths.mjs';
import { environmentOf } from '../../scripts/lib/python.mjs';
import { capture } from '../../scripts/lib/run.mjs';
import { billOfMaterials } from '../../scripts/lib/sbom.mjs';

const bill = await billOfMaterials();
const { python, missing } = await environmentOf('sbom', ['cyclonedx-python-lib[json-validation]==11.12.0']);

test('every crate and every package of the lockfiles is in it, with a hash and a licence', async () => {
  const of = (kind) => bill.components.filter(({ purl }) => purl.startsWith(`pkg:${kind}/`));
  const lock = await readFile(join(ROOT, 'Cargo.lock'), 'utf8');
  assert.equal(of('cargo').length, lock.match(/^checksum = /gm).length);
  const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
  const names = new Set(Object.entries(packages).filter(([path]) => path).map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`));
  assert.equal(of('npm').length, names.size);
  assert.equal(new Set(bill.components.map((component) => component['bom-ref'])).size, bill.components.length);
  for (const { purl, hashes } of bill.components) assert.ok(hashes, `${purl} has no hash`);
  for (const { purl, licenses, scope } of bill.components) assert.ok(licenses || scope === 'excluded', `${purl} has no licence`);
});

test('it tells what is shipped from what builds', () => {
  const scope = (name) => bill.components.find((component) => component.name === name)?.scope;
  for (const name of ['bytes', 'worker', 'axum', 'clap', 'arrow-array', 'workerd']) assert.equal(scope(name), 'required', name);
  for (const name of ['criterion', 'proptest', 'wrangler', 'typescript']) assert.equal(scope(name), 'excluded', name);
});

test('it is CycloneDX', { skip: missing ?? false }, async () => {
  const folder = await mkdtemp(join(BUILD, 'test-sbom-'));
  try {
    const file = join(folder, 'sbom.json');
    await writeFile(file, JSON.stringify(bill));
    const script = `import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(open(sys.argv[1]).read())
sys.exit(str(error) if error else 0)`;
    const { code, output } = await capture(python, ['-c', script, file]);
    assert.equal(code, 0, output);
  } finally {
    await rm(folder, { recursive: true });
  }
});
