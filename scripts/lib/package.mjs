// The npm package: scripts, engine, types and words in one folder, ready for `npm publish`.
import { build } from 'esbuild';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BROWSER_DIR, PACKAGE_DIR, ROOT } from './paths.mjs';
import { fingerprint, once } from './stamp.mjs';

const WWW = join(ROOT, 'www');
const ENTRY = join(WWW, 'src', 'entry');
const ENGINE = './engine.wasm';
/** What every script of the package has in common. */
const COMMON = {
  alias: { 'ruelle-engine': join(BROWSER_DIR, 'ruelle.js') },
  bundle: true,
  charset: 'utf8',
  external: [ENGINE],
  format: 'esm',
  logLevel: 'silent',
  minifySyntax: true,
  minifyWhitespace: true,
  target: 'es2022',
};
const NODE = { platform: 'node', target: 'node20' };
/** What CommonJS has for `import.meta.url`. */
const COMMON_JS = {
  format: 'cjs',
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};

const entry = (name) => join(ENTRY, `${name}.ts`);

/**
 * The scripts of pages, in `outdir`: shared parts are files of their own beside them, since
 * addresses are relative to the file they stand in; the Web Worker is one file.
 */
export async function bundleForPages(entryPoints, outdir, options = {}) {
  const page = { ...COMMON, minify: true, ...options, outdir };
  await build({ ...page, entryPoints, splitting: true, chunkNames: 'part-[hash]' });
  await build({ ...page, entryPoints: { worker: entry('browser-thread') } });
}

/** Assembles `.build/package`. */
export async function buildPackage() {
  const inputs = [WWW, BROWSER_DIR, join(ROOT, 'package.json'), join(ROOT, 'scripts', 'lib', 'package.mjs')];
  return once('package', await fingerprint(inputs), async () => {
    const staging = `${PACKAGE_DIR}.new`;
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    const into = (file, name, options) => build({ ...COMMON, ...options, entryPoints: [entry(name)], outfile: join(staging, file) });
    const pages = ['browser', 'autocomplete', 'maplibre', 'leaflet'];
    await bundleForPages(Object.fromEntries(pages.map((name) => [name, entry(name)])), staging);
    await into('workerd.js', 'workerd');
    await into('node.js', 'node', NODE);
    await into('node-worker.js', 'node-thread', NODE);
    await into('node.cjs', 'node', { ...NODE, ...COMMON_JS });
    await copyHandmade(staging);
    await rm(PACKAGE_DIR, { recursive: true, force: true });
    await rename(staging, PACKAGE_DIR);
  });
}

/** Types, words, licences, the engine, and the version of the project. */
async function copyHandmade(staging) {
  const npm = join(WWW, 'npm');
  for (const name of await readdir(npm)) await copyFile(join(npm, name), join(staging, name));
  await copyFile(join(npm, 'index.d.ts'), join(staging, 'index.d.cts'));
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) await copyFile(join(ROOT, name), join(staging, name));
  await copyFile(join(BROWSER_DIR, 'ruelle_bg.wasm'), join(staging, 'engine.wasm'));
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const manifest = JSON.parse(await readFile(join(npm, 'package.json'), 'utf8'));
  await writeFile(join(staging, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
}
