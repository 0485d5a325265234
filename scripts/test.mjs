// npm test: every test in one run, from whatever state, with a closing count.
//   npm test -- WORD…   only the checks whose label holds one of the words
import { buildAll } from './lib/build.mjs';
import { rustChecks } from './lib/rust-checks.mjs';
import { Tally } from './lib/tally.mjs';
import { ensureTools } from './lib/tools.mjs';
import { webChecks } from './lib/web-checks.mjs';

const begun = performance.now();
const tally = new Tally(process.argv.slice(2));
const unready = await ensureTools().then(
  () => undefined,
  (error) => error,
);
if (unready) {
  await tally.check('tools', () => Promise.reject(unready));
} else {
  await rustChecks(tally);
  let built = false;
  await tally.check('build', async () => {
    await buildAll();
    built = true;
    return { passed: 1 };
  });
  // Without the modules these could only repeat that there are none.
  if (built || tally.only.length > 0) await webChecks(tally);
}
console.log(`\n${((performance.now() - begun) / 1000).toFixed(0)} s in all`);
tally.close();
