// JavaScript for WebAssembly modules: by wasm-bindgen where it is at hand, else by its library (scripts/bindgen), which compiles in a third of the time.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, STAMPS, TOOLS } from './paths.mjs';
import { ask, run } from './run.mjs';
import { fingerprint, once } from './stamp.mjs';
import { step } from './step.mjs';

/** wasm-bindgen must be the library's version to the digit. */
export const WASM_BINDGEN = '0.2.129';
const WASM_PACK = '0.15.1';
const SOURCE = join(ROOT, 'scripts', 'bindgen');
const OWN = join(TOOLS, 'bin', process.platform === 'win32' ? 'ruelle-bindgen.exe' : 'ruelle-bindgen');
/** What the command line is told for each target. The library is told the same in `scripts/bindgen`. */
const ARGUMENTS = {
  web: ['--target', 'web', '--omit-default-module-path'],
  worker: ['--target', 'module', '--experimental-reset-state-function', '--force-enable-abort-handler'],
};

const isOf = async (command, version) => (await ask(command, ['--version']))?.trim() === `${command} ${version}`;

/** Whether the command line of wasm-bindgen is there, in the version that the library wants. */
export const hasCommandLine = () => isOf('wasm-bindgen', WASM_BINDGEN);

/** Whether wasm-pack and what it calls are there, in the pinned versions. */
export const hasWasmPack = async () => (await isOf('wasm-pack', WASM_PACK)) && hasCommandLine();

/** Compiles the own tool, unless the command line is there. */
export async function ensureBindgen() {
  if (await hasCommandLine()) return;
  // A tool that somebody removed is to be made again.
  if (!existsSync(OWN)) await rm(join(STAMPS, 'bindgen'), { force: true });
  const print = await fingerprint([join(SOURCE, 'Cargo.toml'), join(SOURCE, 'Cargo.lock'), join(SOURCE, 'src')]);
  await step(`wasm-bindgen ${WASM_BINDGEN} from source`, () => once('bindgen', print, install), { expect: 'half a minute, once' });
}

/** A debug build: half the time to compile, the same output. */
async function install() {
  const args = ['install', '--path', SOURCE, '--locked', '--debug', '--force', '--root', TOOLS, '--target-dir', join(TOOLS, 'target')];
  await run('cargo', args, { log: 'bindgen' });
}

/**
 * Writes `NAME.js` and `NAME_bg.wasm` for a module.
 * @param {'web' | 'worker'} target
 */
export async function bindgen(target, module, folder, name) {
  if (!(await hasCommandLine())) return run(OWN, [target, module, folder, name]);
  return run('wasm-bindgen', [module, '--out-dir', folder, '--out-name', name, '--no-typescript', ...ARGUMENTS[target]]);
}
