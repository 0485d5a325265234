// Checks of the Rust code: form, lints, tests, examples, and the crates of each feature set.
import { CARGO_FLAGS } from './cargo.mjs';
import { cargoTests, single } from './outcomes.mjs';
import { capture, run } from './run.mjs';
import { cargoDeny, pinned } from './supply.mjs';

const WASM = ['--lib', '--target', 'wasm32-unknown-unknown'];
/** Every feature set, and what is built of it. The largest has all tests, benches and examples. */
const SETS = [
  { name: 'default', where: ['--lib'] },
  { name: 'build', where: ['--lib'] },
  { name: 'csv', where: ['--lib'] },
  { name: 'api', where: ['--lib'] },
  { name: 'cli', where: ['--all-targets'] },
  { name: 'worker', where: WASM },
  { name: 'js', where: WASM },
  { name: 'js,csv', where: WASM },
  { name: 'node', where: ['--bin', 'ruelle', '--target', 'wasm32-unknown-unknown'] },
];
/** Crates that would make the browser module heavy. */
const NOT_IN_BROWSER = ['worker', 'serde', 'serde_json', 'clap', 'csv-core', 'flate2'];

/** Examples, and a line that each prints without arguments. */
const EXAMPLES = { search: '12 Rue de Rivoli 75004 Paris', reverse: 'Rue de Rivoli 75004 Paris', build: 'Grande Rue 05460 Abriès-Ristolas' };

const features = (name) => (name === 'default' ? [] : ['--features', name]);

/** Format and lints. */
export async function rustLints(report) {
  await report.check('rustfmt', () => single('cargo', ['fmt', '--all', '--check']));
  for (const { name, where } of SETS) {
    const args = ['clippy', ...CARGO_FLAGS, ...features(name), ...where, '--', '-D', 'warnings'];
    await report.check(`clippy, ${name}`, () => single('cargo', args));
  }
  await report.check('clippy, Python package', () => single('cargo', ['clippy', ...CARGO_FLAGS, '--package', 'ruelle-python', '--', '-D', 'warnings']));
}

/** Tests and hygiene. */
export async function rustTests(report) {
  // The whole with every test; then the sets that compile other code: the worker, and the engine without a router.
  await report.check('tests, cli', () => cargoTests(['test', ...CARGO_FLAGS, '--features', 'cli', '--no-fail-fast']));
  for (const name of ['worker', 'default']) {
    await report.check(`tests, ${name}`, () => cargoTests(['test', ...CARGO_FLAGS, '--lib', ...features(name)]));
  }
  await report.check('examples', examples);
  await report.check('crates in the browser module', browserCrates);
  await report.check('everything is pinned', pinned);
  await report.check('licences, bans and sources of crates', cargoDeny);
}

async function examples() {
  for (const [name, line] of Object.entries(EXAMPLES)) {
    const output = await run('cargo', ['run', ...CARGO_FLAGS, '--features', 'cli', '--example', name]);
    if (!output.includes(line)) return { failed: 1, output: `the example ${name} does not print “${line}”:\n${output}` };
  }
  return { passed: Object.keys(EXAMPLES).length };
}

async function browserCrates() {
  const tree = ['tree', '--locked', '--edges', 'normal', '--prefix', 'none', '--format', '{p}', '--features', 'js', '--target', WASM[2]];
  const { code, output } = await capture('cargo', tree);
  const names = new Set(output.split('\n').map((line) => line.split(' ')[0]));
  const unwanted = NOT_IN_BROWSER.filter((name) => names.has(name));
  const well = code === 0 && names.has('wasm-bindgen') && unwanted.length === 0;
  return well ? { passed: 1, note: `${names.size - 1} crates` } : { failed: 1, output: `not wanted: ${unwanted.join(', ')}\n${output}` };
}
