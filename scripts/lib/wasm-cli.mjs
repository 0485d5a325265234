// The command line in WebAssembly, for Node: `ruelle.js` and `ruelle_bg.wasm` in `.build/cli`.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WASM_BINDGEN, bindgen } from './bindgen.mjs';
import { commandCrate, withoutFolders } from './library.mjs';
import { CLI_DIR, ROOT } from './paths.mjs';
import { run } from './run.mjs';
import { fingerprint, once } from './stamp.mjs';
import { optimise } from './wasm.mjs';

const TARGET = 'wasm32-unknown-unknown';
const INPUTS = ['src', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', ...['wasm-cli', 'wasm', 'bindgen', 'library'].map((name) => `scripts/lib/${name}.mjs`)].map((path) => join(ROOT, path));

/** Builds it, optimised for speed. */
export async function buildCli() {
  return once('cli', await fingerprint(INPUTS, [WASM_BINDGEN]), async () => {
    await rm(CLI_DIR, { recursive: true, force: true });
    await mkdir(CLI_DIR, { recursive: true });
    const target = join(ROOT, 'target');
    const args = ['build', '--manifest-path', join(await commandCrate(), 'Cargo.toml'), '--bin', 'ruelle-cli', '--profile', 'node', '--target', TARGET, '--features', 'node', '--locked', '--target-dir', target];
    await run('cargo', args, { env: await withoutFolders(), log: 'cli' });
    await bindgen('web', join(target, TARGET, 'node', 'ruelle-cli.wasm'), CLI_DIR, 'ruelle');
    await optimise(join(CLI_DIR, 'ruelle_bg.wasm'), '-O3');
  });
}
