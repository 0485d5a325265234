// npm test: every test in one run, from whatever state, with a closing count.
//   npm test -- WORD…   only the checks whose label holds one of the words
import { buildAll } from './lib/build.mjs';
import { pythonChecks } from './lib/python-checks.mjs';
import { rustLints, rustTests } from './lib/rust-checks.mjs';
import { Report } from './lib/report.mjs';
import { sourceChecks } from './lib/source-checks.mjs';
import { ensureTools } from './lib/tools.mjs';
import { webChecks } from './lib/web-checks.mjs';

const begun = performance.now();
const report = new Report(process.argv.slice(2));
const unready = await ensureTools().then(
  () => undefined,
  (error) => error,
);
if (unready) {
  // Whichever checks were chosen, none can run.
  report.only = [];
  await report.check('tools', () => Promise.reject(unready));
} else {
  await sourceChecks(report);
  let built = false;
  const building = report.check('build', async () => {
    await buildAll();
    built = true;
    return { passed: 1 };
  });
  // Linking modules keeps one core busy: lints are checked beside it, tests are not.
  await rustLints(report);
  await building;
  await rustTests(report);
  await pythonChecks(report);
  // Without the modules these could only repeat that there are none.
  if (built || report.only.length > 0) await webChecks(report);
}
console.log(`\n${((performance.now() - begun) / 1000).toFixed(0)} s in all`);
report.close();
