// Everything the build needs beyond rustup and Node, fetched through cargo and npm into the checkout.
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureBindgen } from './bindgen.mjs';
import { Fault } from './fault.mjs';
import { MODULES, NODE22, ROOT, STAMPS, TOOLS } from './paths.mjs';
import { ask, run } from './run.mjs';
import { fingerprint, once } from './stamp.mjs';
import { step } from './step.mjs';

const TARGET = 'wasm32-unknown-unknown';

/** Makes sure of everything; quick when it is all there. */
export async function ensureTools() {
  if (+process.versions.node.split('.')[0] < 20) {
    throw new Fault(`Node ${process.versions.node} is too old`, 'install Node 20 or newer');
  }
  await ensureNpm();
  await step('Rust toolchain and its WebAssembly target', ensureRust);
  await ensureBindgen();
}

/** A command line of cargo's, built when it is not there in this version. */
export async function ensureCargoTool(tool) {
  const missing = !existsSync(join(TOOLS, '.crates.toml')) || !(await installed(tool));
  if (missing) await step(`${tool.crate} ${tool.version} from source`, () => install(tool), { expect: 'about a minute, once' });
}

/** `npm ci` when the lockfile is new here, and the Node that wrangler wants. */
export async function ensureNpm() {
  // Whoever took them away wants them again.
  if (!existsSync(MODULES)) await rm(join(STAMPS, 'npm'), { force: true });
  const print = await fingerprint([join(ROOT, 'package-lock.json'), join(ROOT, 'package.json')]);
  await step('npm packages', () => once('npm', print, npmCi));
}

async function npmCi() {
  // Through npm's own file where npm runs us: no shell, whatever the platform.
  const npm = process.env.npm_execpath;
  const [command, args] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  await run(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel', 'error'], { log: 'npm' });
  if (!(await hasNode22())) await run(command, [...args, 'rebuild', 'node', '--loglevel', 'error']);
  if (!(await hasNode22())) {
    throw new Fault(`${NODE22} is missing or too old, and wrangler needs Node 22`, 'npm config set ignore-scripts false, then npm ci');
  }
}

async function hasNode22() {
  const version = await ask(NODE22, ['--version']);
  return version !== undefined && +version.replace('v', '').split('.')[0] >= 22;
}

async function ensureRust() {
  if (!(await ask('cargo', ['--version'])) && !(await ask('rustup', ['--version']))) {
    throw new Fault('cargo is not on the PATH', 'install Rust with rustup (https://rustup.rs), open a new terminal, and start again');
  }
  const target = join((await ask('rustc', ['--print', 'sysroot'])) ?? '', 'lib', 'rustlib', TARGET);
  if (existsSync(target)) return false;
  if (!(await ask('rustup', ['--version']))) {
    throw new Fault(`Rust's target ${TARGET} is missing and there is no rustup to add it`, `install rustup, or your system's package for ${TARGET}`);
  }
  // rust-toolchain.toml names the toolchain; automatic installs may be off, so it is asked for.
  await run('rustup', ['toolchain', 'install']).catch(() => run('rustup', ['target', 'add', TARGET]));
}

async function installed({ crate, version }) {
  return (await readFile(join(TOOLS, '.crates.toml'), 'utf8')).includes(`"${crate} ${version} `);
}

/** A debug build: half the time to compile, the same output. */
function install({ crate, version }) {
  const args = ['install', crate, '--version', version, '--locked', '--debug', '--root', TOOLS, '--target-dir', join(TOOLS, 'target')];
  return run('cargo', args, { env: { CARGO_PROFILE_DEV_DEBUG: '0' }, log: crate });
}
