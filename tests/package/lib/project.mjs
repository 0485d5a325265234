// Fresh projects outside the checkout, with the packed package installed in them.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after } from 'node:test';
import { PACKAGE_DIR } from '../../../scripts/lib/paths.mjs';
import { capture, run } from '../../../scripts/lib/run.mjs';

const QUIET = ['--no-audit', '--no-fund', '--loglevel', 'error'];
/** Through npm's own file where npm runs us: no shell, whatever the platform. */
const [NPM, NPM_FILE] = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, [process.env.npm_execpath]] : ['npm', []];

let folder;
let packed;
after(() => folder && rm(folder, { recursive: true, force: true }));

const workshop = async () => (folder ??= await mkdtemp(join(tmpdir(), 'ruelle-package-')));

/** Path of the tarball, and the names of the files in it. */
export function tarball() {
  packed ??= (async () => {
    const args = ['pack', '--json', '--pack-destination', await workshop(), '--loglevel', 'error'];
    const [{ filename, files, size, unpackedSize }] = Object.values(JSON.parse(await run(NPM, [...NPM_FILE, ...args], { cwd: PACKAGE_DIR })));
    return { path: join(folder, filename), files: files.map(({ path }) => path), bytes: size, unpacked: unpackedSize };
  })();
  return packed;
}

/**
 * A project with these files and the package.
 * @param {string} name
 * @param {Record<string, string>} files text by path
 * @param {{ type?: 'module' | 'commonjs' }} [options]
 */
export async function project(name, files, { type = 'module' } = {}) {
  const { path } = await tarball();
  const root = join(await workshop(), name);
  await mkdir(root);
  for (const [file, text] of Object.entries({ 'package.json': JSON.stringify({ name, private: true, type }), ...files })) {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), text);
  }
  await run(NPM, [...NPM_FILE, 'install', path, '--offline', ...QUIET], { cwd: root });
  return root;
}

/** Adds packages from the registry, or from npm's cache when they are there; false when they cannot be had. */
export async function add(root, ...packages) {
  const { code } = await capture(NPM, [...NPM_FILE, 'install', ...packages, '--prefer-offline', '--ignore-scripts', ...QUIET], { cwd: root });
  return code === 0;
}

/** An environment whose PATH has no folder with Rust. */
export function withoutRust() {
  const folders = process.env.PATH.split(delimiter).filter((folder) => !['cargo', 'rustc', 'cargo.exe'].some((name) => existsSync(join(folder, name))));
  return { PATH: folders.join(delimiter) };
}
