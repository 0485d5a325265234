// What is asked of the Rust code: form, lints, tests, and which crates each feature set may draw in.
import { cargoTests, single } from './outcomes.mjs';
import { capture } from './run.mjs';
import { cargoDeny, pinned } from './supply.mjs';

const WASM = ['--lib', '--target', 'wasm32-unknown-unknown'];
/** Every feature set, and where it is built. */
const SETS = [
  { name: 'default', where: ['--all-targets'] },
  { name: 'build', where: ['--all-targets'] },
  { name: 'csv', where: ['--all-targets'] },
  { name: 'api', where: ['--all-targets'] },
  { name: 'cli', where: ['--all-targets'] },
  { name: 'worker', where: WASM },
  { name: 'js', where: WASM },
  { name: 'js,csv', where: WASM },
];
/** What would make the browser module heavy. */
const NOT_IN_BROWSER = ['worker', 'serde', 'serde_json', 'clap', 'csv-core', 'flate2'];

const features = (name) => (name === 'default' ? [] : ['--features', name]);

/** Format, lints, tests, hygiene. */
export async function rustChecks(report) {
  await report.check('rustfmt', () => single('cargo', ['fmt', '--check']));
  for (const { name, where } of SETS) {
    const args = ['clippy', '--quiet', '--locked', ...features(name), ...where, '--', '-D', 'warnings'];
    await report.check(`clippy, ${name}`, () => single('cargo', args));
  }
  // The whole with every test; then what is compiled otherwise in each smaller set, which is the library.
  await report.check('tests, cli', () => cargoTests(['test', '--quiet', '--locked', '--features', 'cli', '--no-fail-fast']));
  for (const name of ['build', 'csv', 'api', 'worker', 'default']) {
    await report.check(`tests, ${name}`, () => cargoTests(['test', '--quiet', '--locked', '--lib', ...features(name)]));
  }
  await report.check('crates in the browser module', browserCrates);
  await report.check('everything is pinned', pinned);
  await report.check('licences, bans and sources of crates', cargoDeny);
}

async function browserCrates() {
  const tree = ['tree', '--locked', '--edges', 'normal', '--prefix', 'none', '--format', '{p}', '--features', 'js', '--target', WASM[2]];
  const { code, output } = await capture('cargo', tree);
  const names = new Set(output.split('\n').map((line) => line.split(' ')[0]));
  const strangers = NOT_IN_BROWSER.filter((name) => names.has(name));
  const well = code === 0 && names.has('wasm-bindgen') && strangers.length === 0;
  return well ? { passed: 1, note: `${names.size - 1} crates` } : { failed: 1, output: `not wanted: ${strangers.join(', ')}\n${output}` };
}
