// How the library is compiled for WebAssembly: for pages as a `cdylib` alone, since cargo optimises nothing across crates while an `rlib` is made
// beside it (8 KB); always so that no folder of this machine is named.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { Fault } from './fault.mjs';
import { BUILD, ROOT } from './paths.mjs';
import { run } from './run.mjs';

/** The package as wasm-pack is given it, which cannot be told to leave the `rlib` out. */
const CRATE = join(BUILD, 'cdylib');
const COMMAND_CRATE = join(BUILD, 'command');
const BINARY = /\[\[bin\]\]\n(?:.+\n)*/;
const MEMBERS = /\[workspace\]\n(?:.+\n)*/;
const LIBRARY = /\[lib\]\ncrate-type = .*\n/;

/** Writes the project's manifest once more, with its library as a `cdylib` and without its binary; gives its folder. */
export async function cdylibCrate() {
  const manifest = await readFile(join(ROOT, 'Cargo.toml'), 'utf8');
  if (!LIBRARY.test(manifest) || !BINARY.test(manifest)) throw new Fault('Cargo.toml: no [lib] with a crate-type, or no [[bin]]', 'see how scripts/lib/library.mjs reads it');
  const source = relative(CRATE, join(ROOT, 'src', 'lib.rs')).replaceAll('\\', '/');
  const own = manifest.replace(BINARY, '').replace(/^default-run = .*\n/m, '').replace(LIBRARY, `[lib]\npath = "${source}"\ncrate-type = ["cdylib"]\n`);
  return once(CRATE, own);
}

/** The package as the command line for Node is made from: with its binary under a name of its own, and its library for that alone. */
export async function commandCrate() {
  const manifest = await readFile(join(ROOT, 'Cargo.toml'), 'utf8');
  if (!LIBRARY.test(manifest) || !BINARY.test(manifest)) throw new Fault('Cargo.toml: no [lib] with a crate-type, or no [[bin]]', 'see how scripts/lib/library.mjs reads it');
  const source = (file) => relative(COMMAND_CRATE, join(ROOT, 'src', file)).replaceAll('\\', '/');
  const own = manifest
    .replace(BINARY, `[[bin]]\nname = "ruelle-cli"\npath = "${source('bin/ruelle/main.rs')}"\nrequired-features = ["cli"]\n`)
    .replace(/^default-run = .*\n/m, '')
    .replace(LIBRARY, `[lib]\npath = "${source('lib.rs')}"\ncrate-type = ["rlib"]\n`);
  return once(COMMAND_CRATE, own);
}

/** Crates that are written, or being written. */
const written = new Map();

/** Writes a crate, but not below a cargo that reads it already. */
function once(folder, manifest) {
  if (!written.has(folder)) written.set(folder, writeCrate(folder, manifest));
  return written.get(folder);
}

/** Writes a crate of this manifest that is alone in its workspace, and locks what it is made of as the project does. */
async function writeCrate(folder, manifest) {
  if (!MEMBERS.test(manifest)) throw new Fault('Cargo.toml: no [workspace] with members', 'see how scripts/lib/library.mjs reads it');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'Cargo.toml'), manifest.replace(MEMBERS, '[workspace]\n'));
  await writeFile(join(folder, 'Cargo.lock'), await readFile(join(ROOT, 'Cargo.lock')));
  // Takes out the packages of the other members; the versions of those that stay are kept.
  await run('cargo', ['update', '--workspace', '--quiet', '--manifest-path', join(folder, 'Cargo.toml')]);
  return folder;
}

/** Folders of this machine that a compiler may name: the user's, cargo's, the project's. */
export async function folders() {
  const cargo = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
  const registry = join(cargo, 'registry', 'src');
  const mirrors = await readdir(registry).catch(() => []);
  // Of several that fit, the compiler takes the last.
  return [homedir(), cargo, registry, ...mirrors.map((name) => join(registry, name)), ROOT];
}

/** The environment that makes panics name files by their crate; `more`: further arguments of the compiler. */
export async function withoutFolders(more = []) {
  const { CARGO_ENCODED_RUSTFLAGS: encoded, RUSTFLAGS: plain } = process.env;
  const own = encoded?.split('\x1f') ?? plain?.split(' ') ?? [];
  const flags = [...own, ...more, ...(await folders()).map((folder) => `--remap-path-prefix=${folder}=`)];
  return { CARGO_ENCODED_RUSTFLAGS: flags.filter(Boolean).join('\x1f') };
}
