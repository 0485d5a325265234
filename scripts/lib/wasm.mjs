// The WebAssembly modules: the worker's, which carries `worker` and `serde_json`; the page's; and the one for files of addresses.
import { copyFile, cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants as zlib, brotliCompressSync, gzipSync } from 'node:zlib';
import { WASM_BINDGEN, bindgen, hasWasmPack } from './bindgen.mjs';
import { bundleWorker } from './bundle-worker.mjs';
import { cdylibCrate, withoutFolders } from './library.mjs';
import { BROWSER_DIR, CSV_DIR, MODULES, ROOT, WORKER_DIR } from './paths.mjs';
import { run } from './run.mjs';
import { snipPanics } from './snip.mjs';
import { fingerprint, once } from './stamp.mjs';

const TARGET = 'wasm32-unknown-unknown';
/** Named one by one, so that wasm-opt never emits what a runtime does not know yet. */
const FEATURES = ['mutable-globals', 'sign-ext', 'nontrapping-float-to-int', 'bulk-memory', 'multivalue', 'reference-types'];
const INPUTS = ['src', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', ...['wasm', 'bindgen', 'library', 'bundle-worker', 'snip'].map((name) => `scripts/lib/${name}.mjs`)].map((path) => join(ROOT, path));

/** Whether modules are for this machine alone: compiled in a fourth of the time, larger and slower. `npm start` asks for it. */
export const IS_QUICK = process.env.BUILD_PROFILE === 'quick';

/** Runs `make` unless the module is made from the same already, quickly or not. A quick one is never taken for a release. */
async function onceMade(what, make) {
  const inputs = (profile) => fingerprint(INPUTS, [what, WASM_BINDGEN, profile]);
  const release = await inputs('release');
  return IS_QUICK ? once(what, await inputs('quick'), make, [release]) : once(what, release, make);
}

/** Size in bytes: raw, gzip, brotli. */
export async function sizes(file) {
  const bytes = await readFile(file);
  const brotli = brotliCompressSync(bytes, { params: { [zlib.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  return { raw: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotli.length };
}

export async function optimise(file, ...passes) {
  const enable = [...FEATURES, 'exception-handling'].map((feature) => `--enable-${feature}`);
  await run(process.execPath, [join(MODULES, 'binaryen', 'bin', 'wasm-opt'), file, ...passes, ...enable, '-o', `${file}.new`]);
  await rename(`${file}.new`, file);
}

/** Worker: `index.js` and `index_bg.wasm` in `.build/worker`. */
export async function buildWorker() {
  return onceMade('worker', async () => {
    const staging = `${WORKER_DIR}.new`;
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    const env = { WASM_BINDGEN_USE_JS_SYS: '1', ...(await withoutFolders()) };
    const profile = IS_QUICK ? 'quick' : 'release';
    await run('cargo', ['build', '--lib', '--profile', profile, '--target', TARGET, '--features', 'worker', '--locked'], { env, log: 'worker' });
    const wasm = join(ROOT, 'target', TARGET, profile, 'ruelle.wasm');
    await bindgen('worker', wasm, staging, 'index');
    if (!IS_QUICK) await optimise(join(staging, 'index_bg.wasm'), '-O3');
    await bundleWorker(staging, WORKER_DIR);
    await rm(staging, { recursive: true });
  });
}

/** How large a function may be to be copied to where it is called, as LLVM counts; by itself it takes 50. At 12: 0.6 KB more in brotli, and no faster. */
const INLINE = '-Cllvm-args=-inline-threshold=10';

/** The engine for pages, small: `ruelle.js` and `ruelle_bg.wasm` in `.build/browser`. */
export function buildBrowser() {
  return IS_QUICK ? copyCsv() : buildLibrary('browser', BROWSER_DIR, { features: 'js', profile: 'browser', level: '-Oz', flags: [INLINE] });
}

/** The engine that also knows files of addresses, fast, for whoever has rows: the same files in `.build/csv`. */
export function buildCsv() {
  return buildLibrary('csv', CSV_DIR, { features: 'js,csv', profile: 'release', level: '-O3' });
}

/** The engine for files in the place of the one for pages: it can do the same, and nothing is compiled twice. */
async function copyCsv() {
  await buildCsv();
  return onceMade('browser', () => cp(CSV_DIR, BROWSER_DIR, { recursive: true }));
}

async function buildLibrary(name, folder, { features, profile, level, flags = [] }) {
  return onceMade(name, async () => {
    await rm(folder, { recursive: true, force: true });
    const cargo = ['--features', features, '--locked', '--target-dir', join(ROOT, 'target')];
    const env = await withoutFolders(flags);
    if (IS_QUICK) await bySteps(name, folder, 'quick', cargo, env);
    else await ((await hasWasmPack()) ? byWasmPack : bySteps)(name, folder, profile, cargo, env);
    await copyFile(join(ROOT, 'src', 'js', 'boundary.js'), join(folder, 'boundary.js'));
    if (IS_QUICK) return;
    const file = join(folder, 'ruelle_bg.wasm');
    await snipPanics(file);
    // Flattened once, and made anew: 1 % smaller.
    await optimise(file, level, level, ...(level === '-Oz' ? ['--flatten', '--rereloop', level, '--gufa', level, level] : []));
  });
}

/** Compiles the library and writes its JavaScript, by wasm-pack. Optimised afterwards, when what speaks of panics is out. */
async function byWasmPack(name, folder, profile, cargo, env) {
  const where = ['--target', 'web', '--out-dir', folder, '--out-name', 'ruelle', '--no-pack', '--no-typescript'];
  // no-install: the tools are on the PATH.
  const how = ['--mode', 'no-install', '--profile', profile, '--no-opt'];
  await run('wasm-pack', ['build', await cdylibCrate(), ...where, ...how, '--', ...cargo], { env, log: name });
}

/** The same by the steps that wasm-pack takes: it compiles for minutes, and would be called twice. */
async function bySteps(name, folder, profile, cargo, env) {
  const manifest = ['--manifest-path', join(await cdylibCrate(), 'Cargo.toml')];
  await run('cargo', ['build', '--lib', ...manifest, '--profile', profile, '--target', TARGET, ...cargo], { env, log: name });
  await bindgen('web', join(ROOT, 'target', TARGET, profile, 'ruelle.wasm'), folder, 'ruelle');
}

/** Copies a file beside its place, then renames it there. */
export async function place(from, to) {
  await copyFile(from, `${to}.new`);
  await rename(`${to}.new`, to);
}

/** Writes a file beside its place, then renames it there. */
export async function write(to, text) {
  await writeFile(`${to}.new`, text);
  await rename(`${to}.new`, to);
}
