// The npm package: scripts, engine, types and words in one folder, ready for `npm publish`.
import { build } from 'esbuild';
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { placeEndpoint } from './package-endpoint.mjs';
import { placeCreate, placeDemo, placeTemplate } from './package-init.mjs';
import { BROWSER_DIR, CLI_DIR, CSV_DIR, PACKAGE_DIR, ROOT, SHARDS_DIR, WORKER_DIR } from './paths.mjs';
import { fingerprint, once } from './stamp.mjs';

const WWW = join(ROOT, 'www');
const ENTRY = join(WWW, 'src', 'entry');
/** The page's engine, and the one that knows files of addresses. */
const ENGINE = { alias: { 'ruelle-engine': join(BROWSER_DIR, 'ruelle.js') } };
const CSV_ENGINE = { alias: { 'ruelle-engine': join(CSV_DIR, 'ruelle.js') } };
/** What every script of the package has in common. */
const COMMON = {
  bundle: true,
  charset: 'utf8',
  external: ['./csv.wasm'],
  format: 'esm',
  logLevel: 'silent',
  minifySyntax: true,
  minifyWhitespace: true,
  target: 'es2022',
};
const NODE = { ...CSV_ENGINE, platform: 'node', target: 'node20' };
/** The command line, whose module imports what Node gives by this name. */
const CLI = { alias: { 'ruelle-cli': join(CLI_DIR, 'ruelle.js'), 'ruelle-host': join(WWW, 'src', 'cli', 'host.ts') }, platform: 'node', target: 'node20', external: ['./endpoint-node.js'] };
/** What CommonJS has for `import.meta.url`. */
const COMMON_JS = {
  format: 'cjs',
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
};

const entry = (name) => join(ENTRY, `${name}.ts`);

/** Puts the text of the Web Worker in the scripts; leaves the engine for files of addresses, of another module, in a file of its own. */
const apart = (worker) => ({
  name: 'apart',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^ruelle-worker$/ }, ({ path }) => ({ path, namespace: 'text' }));
    onLoad({ filter: /.*/, namespace: 'text' }, () => ({ contents: worker, loader: 'text' }));
    onResolve({ filter: /\/csv-here\.ts$/ }, ({ kind }) => (kind === 'dynamic-import' ? { path: './csv-here.js', external: true } : undefined));
  },
});

/**
 * The scripts of pages, in `outdir`: shared parts are files of their own beside them, since
 * addresses are relative to the file they stand in; each Web Worker is one file.
 */
export async function bundleForPages(entryPoints, outdir, options = {}) {
  const page = { ...COMMON, minify: true, ...options, outdir };
  const worker = { ...page, format: 'iife' };
  const { outputFiles } = await build({ ...worker, ...ENGINE, sourcemap: false, write: false, entryPoints: { worker: entry('browser-thread') } });
  await mkdir(outdir, { recursive: true });
  await writeFile(join(outdir, 'worker.js'), outputFiles[0].contents);
  await build({ ...page, ...ENGINE, entryPoints, splitting: true, chunkNames: 'part-[hash]', plugins: [apart(outputFiles[0].text.trimEnd())] });
  await build({ ...worker, ...CSV_ENGINE, entryPoints: { 'csv-worker': entry('csv-thread') } });
  await build({ ...page, ...CSV_ENGINE, entryPoints: { 'csv-here': entry('csv-here') } });
}

/** Assembles `.build/package`. */
export async function buildPackage() {
  const inputs = [WWW, BROWSER_DIR, CLI_DIR, CSV_DIR, WORKER_DIR, SHARDS_DIR, ...['package.json', 'wrangler.toml'].map((name) => join(ROOT, name)), ...['package', 'package-endpoint', 'package-init'].map((name) => join(ROOT, 'scripts', 'lib', `${name}.mjs`))];
  return once('package', await fingerprint(inputs), async () => {
    const staging = `${PACKAGE_DIR}.new`;
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    const into = (file, name, options) => build({ ...COMMON, ...options, entryPoints: [entry(name)], outfile: join(staging, file) });
    const pages = ['browser', 'autocomplete', 'maplibre', 'leaflet'];
    await bundleForPages(Object.fromEntries(pages.map((name) => [name, entry(name)])), staging);
    await into('workerd.js', 'workerd', CSV_ENGINE);
    await into('node.js', 'node', NODE);
    await into('node-worker.js', 'node-thread', NODE);
    await into('node.cjs', 'node', { ...NODE, ...COMMON_JS });
    await into('bundle.js', 'bundle', { ...ENGINE, minify: true });
    await into('init.js', 'init', NODE);
    for (const name of ['cli', 'cli-helper', 'web-thread']) await into(`${name}.js`, name, CLI);
    await placeEndpoint(staging);
    await placeTemplate(staging);
    await placeDemo(staging);
    await copyHandmade(staging);
    await rm(PACKAGE_DIR, { recursive: true, force: true });
    await rename(staging, PACKAGE_DIR);
    await placeCreate();
  });
}

/** The types of the package, which ES modules and CommonJS each want as their own. */
const TYPES = ['index', 'geocoder', 'csv'];

/** Types, words, licences, the engine, and the version of the project. */
async function copyHandmade(staging) {
  const npm = join(WWW, 'npm');
  for (const name of await readdir(npm)) await copyFile(join(npm, name), join(staging, name));
  for (const name of TYPES) await writeFile(join(staging, `${name}.d.cts`), (await readFile(join(npm, `${name}.d.ts`), 'utf8')).replaceAll(/'\.\/(\w+)\.js'/g, "'./$1.cjs'"));
  await writeFile(join(staging, 'bundle.d.ts'), await bundleTypes(npm));
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) await copyFile(join(ROOT, name), join(staging, name));
  await copyFile(join(BROWSER_DIR, 'ruelle_bg.wasm'), join(staging, 'engine.wasm'));
  await copyFile(join(CSV_DIR, 'ruelle_bg.wasm'), join(staging, 'csv.wasm'));
  await copyFile(join(CLI_DIR, 'ruelle_bg.wasm'), join(staging, 'cli.wasm'));
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const manifest = JSON.parse(await readFile(join(npm, 'package.json'), 'utf8'));
  await writeFile(join(staging, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
}

/** The types of a bundle's loader in one file, which goes where there is no package. */
async function bundleTypes(npm) {
  const texts = await Promise.all(['bundle', 'geocoder', 'csv'].map((name) => readFile(join(npm, `${name}.d.ts`), 'utf8')));
  return texts.join('\n').replaceAll(/^(import|export)( type)? (\*|\{[^}]*\}) from '\.\/\w+\.js';\n/gm, '');
}
