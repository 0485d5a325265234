// The command line and the tests, compiled with one profile, so that nothing is compiled twice in a run.
//   TEST_PROFILE names a profile of Cargo.toml, by default `dev`
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** The profile. */
export const PROFILE = process.env.TEST_PROFILE ?? 'dev';

/** Arguments of cargo after a command such as `test`. */
export const CARGO_FLAGS = ['--profile', PROFILE, '--quiet', '--locked'];

/** Arguments of cargo that run `ruelle` with arguments of its own. */
export const ruelleArgs = (...args) => ['run', ...CARGO_FLAGS, '--features', 'cli', '--', ...args];

/** Where cargo writes everything. */
export const TARGET_DIR = process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target');

/** Where cargo writes the command line. */
export const RUELLE = join(
  TARGET_DIR,
  PROFILE === 'dev' ? 'debug' : PROFILE,
  process.platform === 'win32' ? 'ruelle.exe' : 'ruelle',
);
