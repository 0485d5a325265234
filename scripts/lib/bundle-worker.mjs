// From wasm-bindgen's output and `src/worker/entry.js` to the module that Workers run: what worker-build 0.8 does, for one `fetch` handler.
import { build } from 'esbuild';
import { copyFile, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** The worker's own JavaScript, the entry first. */
const SOURCES = ['entry.js', 'ranges.js'];

/** Bundles `staging/index.js` with the entry into `out/index.js`, beside `out/index_bg.wasm`. */
export async function bundleWorker(staging, out) {
  // Beside `index.js`, so that the entry's imports are plain paths.
  for (const name of SOURCES) await copyFile(join(ROOT, 'src', 'worker', name), join(staging, name));
  const { outputFiles } = await build({
    entryPoints: [join(staging, SOURCES[0])],
    external: ['./index_bg.wasm', 'cloudflare:*'],
    format: 'esm',
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  // esbuild keeps source-phase imports; wrangler wants the plain form for `.wasm`.
  const code = outputFiles[0].text.replaceAll('import source ', 'import ');
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'index.js.new'), code);
  await rename(join(staging, 'index_bg.wasm'), join(out, 'index_bg.wasm'));
  await rename(join(out, 'index.js.new'), join(out, 'index.js'));
}
