// `ruelle init` and `npm create ruelle`, from the packed packages, with no Rust on the PATH.
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { CREATE_DIR, NODE22, ROOT, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { capture, run } from '../../scripts/lib/run.mjs';
import { dev } from '../../scripts/lib/wrangler.mjs';
import { rows } from './lib/departement.mjs';
import { project, withoutRust } from './lib/project.mjs';
import { browser, serveFolder } from './lib/site.mjs';

const chromium = browser();
const command = (root) => join(root, 'node_modules', 'ruelle', 'ruelle.js');
const init = (root, ...args) => capture(NODE22, [command(root), 'init', ...args], { cwd: root, env: withoutRust() });

test('a new folder has an endpoint, a page and shards that answer', async () => {
  const root = await project('init', {});
  const { code, output } = await init(root, 'Mon Géocodeur');
  assert.equal(code, 0, output);
  assert.match(output, /npm install\n {2}npm run dev/);
  const made = join(root, 'Mon Géocodeur');
  assert.deepEqual((await readdir(made)).sort(), ['.gitignore', 'README.md', 'package.json', 'public', 'worker.js', 'wrangler.toml']);
  const { name, dependencies, devDependencies } = JSON.parse(await readFile(join(made, 'package.json'), 'utf8'));
  const own = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  assert.deepEqual([name, dependencies.ruelle, devDependencies.wrangler], ['mon-geocodeur', `^${own.version}`, `^${own.devDependencies.wrangler}`]);
  // The package is found in the folder above.
  const server = await dev({ cwd: made, path: '/health', env: withoutRust() });
  try {
    const { features } = await (await fetch(`${server.url}/search?q=12+rue+de+rivoli+paris&limit=1`)).json();
    assert.equal(features[0].properties.label, '12 Rue de Rivoli 75004 Paris');
    const { page, errors } = await chromium.visit(server.url);
    await page.locator('ruelle-autocomplete input').fill('12 rue de rivoli paris');
    await page.locator('ruelle-autocomplete [role=option]').first().click();
    await page.waitForFunction(() => document.getElementById('answer').textContent.includes('75104_demo01_00012'));
    await page.waitForFunction(() => document.getElementById('source').textContent.includes('CC0'));
    assert.deepEqual(errors, []);
  } finally {
    await server.stop({ graceMs: 0 });
  }
});

test('a folder that is not empty is left alone, one with a repository alone is filled', async () => {
  const root = await project('init-full', { 'full/notes.txt': 'mine', 'begun/.git/HEAD': 'ref: refs/heads/main\n' });
  const { code, output } = await init(root, 'full');
  assert.deepEqual([code, output], [1, 'error: full is not empty; name a new folder, or empty this one\n']);
  assert.deepEqual(await readdir(join(root, 'full')), ['notes.txt']);
  assert.equal((await init(root, 'begun')).code, 0);
  assert.ok((await readdir(join(root, 'begun'))).includes('worker.js'));
});

test('shards of one’s own are copied; where they are none, nothing is left behind', async () => {
  const root = await project('init-shards', { 'none/manifest.json': '{}', 'torn/manifest.json': JSON.stringify({ shards: [{ file: 'gone.ruelle' }] }) });
  await cp(SHARDS_DIR, join(root, 'own'), { recursive: true });
  assert.equal((await init(root, 'made', '--shards', 'own')).code, 0);
  const { shards } = JSON.parse(await readFile(join(SHARDS_DIR, 'manifest.json'), 'utf8'));
  assert.deepEqual((await readdir(join(root, 'made', 'public', 'shards'))).sort(), ['manifest.json', ...shards.map(({ file }) => file)].sort());
  await mkdir(join(root, 'empty'));
  for (const [folder, from, reason] of [['a', 'none', /is no manifest/], ['b/c', 'torn', /gone\.ruelle/], ['empty', 'torn', /gone\.ruelle/], ['d', 'nowhere', /cannot read/]]) {
    const { code, output } = await init(root, folder, '--shards', from);
    assert.equal(code, 1);
    assert.match(output, reason);
    assert.match(output, /^error: /);
  }
  assert.deepEqual([(await readdir(root)).filter((name) => name.length === 1), await readdir(join(root, 'empty'))], [[], []]);
});

test('shards of a département are built, from what the Base Adresse Nationale publishes', async () => {
  const root = await project('init-departement', {});
  const addresses = gzipSync(rows({ streets: 20, communes: [['05061', '05000', 'Gap', 6.07, 44.55]] }));
  const site = await serveFolder(root, { '/csv/adresses-05.csv.gz': (_, response) => response.writeHead(200, { 'content-length': addresses.length, etag: '"1"', 'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT' }).end(addresses) });
  try {
    const env = { ...withoutRust(), RUELLE_BAN_URL: `${site.url}/csv`, RUELLE_CACHE: join(root, 'kept') };
    const made = await capture(NODE22, [command(root), 'init', 'made', '--departement', '05'], { cwd: root, env });
    assert.equal(made.code, 0, made.output);
    const { shards } = JSON.parse(await readFile(join(root, 'made', 'public', 'shards', 'manifest.json'), 'utf8'));
    assert.deepEqual(shards.map(({ name, date }) => [name, date]), [['05', '2026-11-20']]);
    const failed = await capture(NODE22, [command(root), 'init', 'failed', '--departement', '21'], { cwd: root, env });
    assert.equal(failed.code, 1);
    assert.match(failed.output, /adresses-21\.csv\.gz is not there.*\nerror: no folder was made/s);
    assert.ok(!(await readdir(root)).includes('failed'));
  } finally {
    await site.stop();
  }
});

test('wrong words are status 2, help is status 0', async () => {
  const root = await project('init-words', {});
  for (const args of [['--no-such'], ['a', 'b'], ['--shards'], ['--shards', 'x', '--departement', '05']]) {
    const { code, output } = await init(root, ...args);
    assert.equal(code, 2);
    assert.match(output, /Usage: ruelle init/);
  }
  const { code, output } = await init(root, '--help');
  assert.equal(code, 0);
  assert.match(output, /^Make a folder/);
});

test('npm create ruelle does the same', async () => {
  const root = await project('create', {});
  await cp(CREATE_DIR, join(root, 'node_modules', 'create-ruelle'), { recursive: true });
  const { version, dependencies } = JSON.parse(await readFile(join(CREATE_DIR, 'package.json'), 'utf8'));
  assert.equal(dependencies.ruelle, version);
  await run(NODE22, [join(root, 'node_modules', 'create-ruelle', 'create.js'), 'mine'], { cwd: root });
  assert.equal(await readFile(join(root, 'mine', 'worker.js'), 'utf8'), await readFile(join(ROOT, 'www', 'template', 'worker.js'), 'utf8'));
});

test('an old Node is told so in a line', async () => {
  const root = await project('init-old', {});
  await cp(CREATE_DIR, join(root, 'node_modules', 'create-ruelle'), { recursive: true });
  await writeFile(join(root, 'old.mjs'), "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });\n");
  for (const script of [command(root), join(root, 'node_modules', 'create-ruelle', 'create.js')]) {
    const { code, output } = await capture(NODE22, ['--import', './old.mjs', script, 'init', 'mine'], { cwd: root });
    assert.deepEqual([code, output], [1, 'error: Node 18.20.4 is too old; install Node 20 or newer\n']);
  }
});
