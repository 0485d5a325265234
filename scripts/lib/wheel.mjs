// The Python package's wheel, by maturin.
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { TARGET_DIR } from './cargo.mjs';
import { BUILD, PYTHON_DIR, ROOT } from './paths.mjs';
import { run } from './run.mjs';

export const MATURIN = 'maturin==1.16.0';
/** Texts that the wheel must have beside it, from the root. */
const TEXTS = ['LICENSE-MIT', 'LICENSE-APACHE', 'DATA-LICENCES.md'];
/** Where cargo compiles for it. Beside other features of the library, each would be compiled again for the other. */
const TARGET = join(TARGET_DIR, 'wheel');
/** Where the wheel is written. */
const WHEELS = join(BUILD, 'wheel');

/**
 * Builds the wheel.
 * @param {string} python of an environment with maturin
 * @param {string} profile of Cargo.toml
 * @returns {Promise<string>} its path
 */
export async function buildWheel(python, profile) {
  await Promise.all(TEXTS.map((name) => copyFile(join(ROOT, name), join(PYTHON_DIR, name))));
  // An old one may have another name.
  await rm(WHEELS, { recursive: true, force: true });
  await mkdir(WHEELS, { recursive: true });
  const args = ['-m', 'maturin', 'build', '--profile', profile, '--out', WHEELS, '--interpreter', python];
  await run(python, args, { cwd: PYTHON_DIR, env: { CARGO_TARGET_DIR: TARGET }, log: 'wheel' });
  const [name] = (await readdir(WHEELS)).filter((file) => file.endsWith('.whl'));
  return join(WHEELS, name);
}
