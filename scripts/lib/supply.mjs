// Where what is used comes from: pinned by hash, from the registries alone, under licences that may be given on.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT, TOOLS } from './paths.mjs';
import { ask, capture } from './run.mjs';

export const CARGO_DENY = { name: 'cargo-deny', crate: 'cargo-deny', version: '0.20.2' };

/** cargo-deny, where it is installed. */
export async function cargoDeny() {
  const isThere = existsSync(join(TOOLS, 'bin', 'cargo-deny')) || (await ask('cargo-deny', ['--version'])) !== undefined;
  if (!isThere) return { skipped: 1, note: 'no cargo-deny: npm run check:supply installs it' };
  const { code, output } = await capture('cargo', ['deny', '--locked', '--workspace', '--all-features', 'check', '--hide-inclusion-graph', 'licenses', 'bans', 'sources']);
  return code === 0 ? { passed: 1 } : { failed: 1, output };
}

/** Lockfiles and manifests leave nothing open. */
export async function pinned() {
  const faults = [...(await openPackages()), ...(await openCrates('Cargo.lock')), ...(await openCrates('tests/fuzz/Cargo.lock')), ...(await openCrates('scripts/bindgen/Cargo.lock'))];
  return faults.length === 0 ? { passed: 1 } : { failed: faults.length, output: faults.join('\n') };
}

async function openPackages() {
  const [manifest, lock] = await Promise.all(['package.json', 'package-lock.json'].map(async (name) => JSON.parse(await readFile(join(ROOT, name), 'utf8'))));
  const exact = /^\d+\.\d+\.\d+$/;
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(([, version]) => !exact.test(version));
  const open = Object.entries(lock.packages).filter(([path, { integrity, link }]) => path && !link && !integrity?.startsWith('sha512-'));
  const elsewhere = Object.entries(lock.packages).filter(([path, { resolved }]) => path && resolved && !resolved.startsWith('https://'));
  return [
    ...loose.map(([name, version]) => `package.json: ${name} is ${version}, not one version`),
    ...open.map(([path]) => `package-lock.json: ${path} has no hash`),
    ...elsewhere.map(([path, { resolved }]) => `package-lock.json: ${path} comes from ${resolved}`),
  ];
}

async function openCrates(file) {
  const entries = (await readFile(join(ROOT, file), 'utf8')).split('[[package]]\n').slice(1);
  return entries.flatMap((entry) => {
    const [, name] = entry.match(/^name = "(.+)"/m);
    const source = entry.match(/^source = "(.+)"/m)?.[1];
    if (!source) return name.startsWith('ruelle') ? [] : [`${file}: ${name} has no source`];
    const faults = [];
    if (!source.startsWith('registry+https://')) faults.push(`${file}: ${name} comes from ${source}`);
    if (!/^checksum = "[0-9a-f]{64}"/m.test(entry)) faults.push(`${file}: ${name} has no hash`);
    return faults;
  });
}
