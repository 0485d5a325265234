// The WebAssembly modules: the worker's, which carries `worker` and `serde_json`; the page's; and the one for files of addresses.
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { constants as zlib, brotliCompressSync, gzipSync } from 'node:zlib';
import { bundleWorker } from './bundle-worker.mjs';
import { cdylibCrate, withoutFolders } from './library.mjs';
import { BROWSER_DIR, CSV_DIR, MODULES, ROOT, TOOLS, WORKER_DIR } from './paths.mjs';
import { run } from './run.mjs';
import { CARGO_TOOLS } from './tools.mjs';
import { snipPanics } from './snip.mjs';
import { fingerprint, once } from './stamp.mjs';

const TARGET = 'wasm32-unknown-unknown';
/** Named one by one, so that wasm-opt never emits what a runtime does not know yet. */
const FEATURES = ['mutable-globals', 'sign-ext', 'nontrapping-float-to-int', 'bulk-memory', 'multivalue', 'reference-types'];
const INPUTS = ['src', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', ...['wasm', 'library', 'bundle-worker', 'snip'].map((name) => `scripts/lib/${name}.mjs`)].map((path) => join(ROOT, path));

/** What the modules are made from. */
function inputs(what) {
  return fingerprint(INPUTS, [what, ...CARGO_TOOLS.map((tool) => tool.version)]);
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
  return once('worker', await inputs('worker'), async () => {
    const staging = `${WORKER_DIR}.new`;
    await rm(staging, { recursive: true, force: true });
    await mkdir(staging, { recursive: true });
    const env = { WASM_BINDGEN_USE_JS_SYS: '1', ...(await withoutFolders()) };
    await run('cargo', ['build', '--lib', '--release', '--target', TARGET, '--features', 'worker', '--locked'], { env, log: 'worker' });
    const wasm = join(ROOT, 'target', TARGET, 'release', 'ruelle.wasm');
    const bindgen = ['--out-dir', staging, '--out-name', 'index', '--target', 'module', '--no-typescript'];
    const recovery = ['--experimental-reset-state-function', '--force-enable-abort-handler'];
    await run(join(TOOLS, 'bin', 'wasm-bindgen'), [wasm, ...bindgen, ...recovery]);
    await optimise(join(staging, 'index_bg.wasm'), '-O3');
    await bundleWorker(staging, WORKER_DIR);
    await rm(staging, { recursive: true });
  });
}

/** How large a function may be to be copied to where it is called, as LLVM counts; by itself it takes 50. At 12: 0.6 KB more in brotli, and no faster. */
const INLINE = '-Cllvm-args=-inline-threshold=10';

/** The engine for pages, small: `ruelle.js` and `ruelle_bg.wasm` in `.build/browser`. */
export function buildBrowser() {
  return buildLibrary('browser', BROWSER_DIR, { features: 'js', profile: 'browser', level: '-Oz', flags: [INLINE] });
}

/** The engine that also knows files of addresses, fast, for whoever has rows: the same files in `.build/csv`. */
export function buildCsv() {
  return buildLibrary('csv', CSV_DIR, { features: 'js,csv', profile: 'release', level: '-O3' });
}

async function buildLibrary(name, folder, { features, profile, level, flags = [] }) {
  return once(name, await inputs(name), async () => {
    await rm(folder, { recursive: true, force: true });
    const where = ['--target', 'web', '--out-dir', folder, '--out-name', 'ruelle', '--no-pack', '--no-typescript'];
    // no-install: the tools are on the PATH. Optimised below, when what speaks of panics is out.
    const how = ['--mode', 'no-install', '--profile', profile, '--no-opt'];
    const library = ['--features', features, '--locked', '--target-dir', join(ROOT, 'target')];
    const args = ['build', await cdylibCrate(), ...where, ...how, '--', ...library];
    await run(join(TOOLS, 'bin', 'wasm-pack'), args, { env: await withoutFolders(flags), log: name });
    await copyFile(join(ROOT, 'src', 'js', 'boundary.js'), join(folder, 'boundary.js'));
    const file = join(folder, 'ruelle_bg.wasm');
    await snipPanics(file);
    // Flattened once, and made anew: 1 % smaller.
    await optimise(file, level, level, ...(level === '-Oz' ? ['--flatten', '--rereloop', level, '--gufa', level, level] : []));
  });
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
