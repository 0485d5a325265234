// Checks that read the sources alone: nothing is built for them, so that they come first.
import { describe, figures, layers } from './layers.mjs';
import { nodeTests, testFiles } from './outcomes.mjs';
import { NODE22 } from './paths.mjs';

/** The layers of `src`, the documentation, the scripts. */
export async function sourceChecks(report) {
  await report.check('layers of src', layersOfSrc);
  await report.check('documentation', async () => nodeTests(NODE22, await testFiles('docs')));
  await report.check('scripts', async () => nodeTests(NODE22, await testFiles('scripts')));
}

async function layersOfSrc() {
  const found = await layers();
  const { files, imports } = figures(found);
  const failed = found.violations.length;
  return { passed: failed === 0 ? 1 : 0, failed, note: `${imports} imports among ${files} files`, output: found.violations.map(describe).join('\n') };
}
