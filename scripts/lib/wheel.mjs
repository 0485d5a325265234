// The Python package's wheel, by python/build.py.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PROFILE, RUELLE, TARGET_DIR } from './cargo.mjs';
import { BUILD, PYTHON_DIR } from './paths.mjs';
import { run } from './run.mjs';

export const MATURIN = 'maturin==1.16.0';
/** Where cargo compiles for it. Beside other features of the library, each would be compiled again for the other. */
const TARGET = join(TARGET_DIR, 'wheel');
/** Where the wheel is written. */
const WHEELS = join(BUILD, 'wheel');
/** With what debuggers want, the command line has hundreds of megabytes. */
const COMMAND = PROFILE === 'dev' ? 'none' : RUELLE;

/**
 * Builds the wheel for tests.
 * @param {string} python of an environment with maturin
 * @returns {Promise<string>} its path
 */
export async function buildWheel(python) {
  const args = [join(PYTHON_DIR, 'build.py'), '--profile', PROFILE, '--out', WHEELS, '--command', COMMAND];
  await run(python, args, { env: { CARGO_TARGET_DIR: TARGET }, log: 'wheel' });
  const [name] = (await readdir(WHEELS)).filter((file) => file.endsWith('.whl'));
  return join(WHEELS, name);
}
