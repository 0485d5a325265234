// The command line in WebAssembly, for Node: `ruelle.js` and `ruelle_bg.wasm` in `.build/cli`.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandCrate, withoutFolders } from './library.mjs';
import { CLI_DIR, ROOT, TOOLS } from './paths.mjs';
import { run } from './run.mjs';
import { fingerprint, once } from './stamp.mjs';
import { CARGO_TOOLS } from './tools.mjs';
import { optimise } from './wasm.mjs';

const TARGET = 'wasm32-unknown-unknown';
const INPUTS = ['src', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', ...['wasm-cli', 'wasm', 'library'].map((name) => `scripts/lib/${name}.mjs`)].map((path) => join(ROOT, path));

/** Builds it, optimised for speed. */
export async function buildCli() {
  return once('cli', await fingerprint(INPUTS, CARGO_TOOLS.map((tool) => tool.version)), async () => {
    await rm(CLI_DIR, { recursive: true, force: true });
    await mkdir(CLI_DIR, { recursive: true });
    const target = join(ROOT, 'target');
    const args = ['build', '--manifest-path', join(await commandCrate(), 'Cargo.toml'), '--bin', 'ruelle-cli', '--release', '--target', TARGET, '--features', 'node', '--locked', '--target-dir', target];
    await run('cargo', args, { env: await withoutFolders(), log: 'cli' });
    const bindgen = ['--out-dir', CLI_DIR, '--out-name', 'ruelle', '--target', 'web', '--no-typescript', '--omit-default-module-path'];
    await run(join(TOOLS, 'bin', 'wasm-bindgen'), [join(target, TARGET, 'release', 'ruelle-cli.wasm'), ...bindgen]);
    await optimise(join(CLI_DIR, 'ruelle_bg.wasm'), '-O3');
  });
}
