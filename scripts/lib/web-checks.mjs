// Checks of the two WebAssembly modules: the endpoint on workerd, the page in Chromium, types, size.
import { join } from 'node:path';
import { chromium } from './chromium.mjs';
import { nodeTests, single, testFiles } from './outcomes.mjs';
import { BROWSER_DIR, MODULES, NODE22, WORKER_DIR } from './paths.mjs';

/** Bytes of the browser's module, compressed with brotli. */
const BROWSER_BUDGET = 113 * 1000;

/** Everything that needs the modules built. */
export async function webChecks(report) {
  await report.check('TypeScript', () => single(process.execPath, [join(MODULES, 'typescript', 'bin', 'tsc'), '--project', 'www']));
  await report.check('size', size);
  await report.check('endpoint on workerd', async () => nodeTests(NODE22, await testFiles('worker')));
  await report.check('self-hosted, and what is deployed', async () => nodeTests(NODE22, await testFiles('deploy')));
  await report.check('package in fresh projects', async () => nodeTests(NODE22, await testFiles('package'), { CHROMIUM: await chromium() }));
  await report.check('page in Chromium', async () => nodeTests(NODE22, await testFiles('browser'), { CHROMIUM: await chromium() }));
}

async function size() {
  const { sizes } = await import('./wasm.mjs');
  const [browser, worker] = await Promise.all([BROWSER_DIR, WORKER_DIR].map((folder, at) => sizes(join(folder, ['ruelle_bg.wasm', 'index_bg.wasm'][at]))));
  const line = ({ raw, gzip, brotli }) => `${kilobytes(raw)} raw, ${kilobytes(gzip)} gzip, ${kilobytes(brotli)} brotli`;
  const note = `browser ${line(browser)}; worker ${line(worker)}`;
  if (browser.brotli <= BROWSER_BUDGET) return { passed: 1, note };
  return { failed: 1, note, output: `the browser module has ${browser.brotli} bytes in brotli, the budget is ${BROWSER_BUDGET}` };
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;
