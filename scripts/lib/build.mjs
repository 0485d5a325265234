// Everything between a clone and a folder that wrangler can serve or deploy.
import { resolve } from 'node:path';
import { ROOT, SHARDS_DIR, SITE_DIR } from './paths.mjs';
import { step } from './step.mjs';
import { ensureTools } from './tools.mjs';

/**
 * @param {object} [options]
 * @param {string} [options.shards] folder with `manifest.json` and the shards it names
 * @param {string} [options.site] folder to assemble the page and the shards in
 */
export async function buildAll({ shards = SHARDS_DIR, site = SITE_DIR } = {}) {
  await ensureTools();
  // After the npm packages are there: these use esbuild.
  const { IS_QUICK, buildBrowser, buildCsv, buildWorker } = await import('./wasm.mjs');
  const { buildCli } = await import('./wasm-cli.mjs');
  const { buildPackage } = await import('./package.mjs');
  const { assembleSite, buildPage } = await import('./page.mjs');
  await step('browser module (cargo, wasm-bindgen, wasm-opt)', buildBrowser, { expect: 'half a minute' });
  await step('engine for files of addresses (cargo, wasm-bindgen, wasm-opt)', buildCsv, { expect: 'a minute' });
  await step('worker (cargo, wasm-bindgen, wasm-opt)', buildWorker, { expect: 'a minute' });
  // Nothing that is served needs the package.
  if (!IS_QUICK) {
    await step('command line for Node (cargo, wasm-bindgen, wasm-opt)', buildCli, { expect: 'two minutes' });
    await step('npm package (esbuild)', buildPackage);
  }
  await step('page (esbuild)', buildPage);
  await step('site', async () => {
    await assembleSite(resolve(ROOT, shards), resolve(ROOT, site));
    return false;
  });
}
