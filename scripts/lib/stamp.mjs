// What an output was made from, so that it is made again only when that changes.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STAMPS } from './paths.mjs';

/** Every file under `paths` (files or folders), sorted. */
export async function filesUnder(...paths) {
  const found = [];
  for (const path of paths) {
    const entries = await readdir(path, { withFileTypes: true }).catch((error) => (error.code === 'ENOTDIR' ? null : []));
    if (entries === null) found.push(path);
    else found.push(...(await filesUnder(...entries.map((entry) => join(path, entry.name)))));
  }
  return found.sort();
}

/** SHA-256 over the names and contents of the files under `paths`, and over `words`. */
export async function fingerprint(paths, words = []) {
  const hash = createHash('sha256');
  for (const word of words) hash.update(`${word}\0`);
  for (const file of await filesUnder(...paths)) hash.update(`${file}\0`).update(await readFile(file));
  return hash.digest('hex');
}

/** Runs `make` unless stamp `name` says that it ran on the same `print`, or on one that is as good; false when it did not run. */
export async function once(name, print, make, asGood = []) {
  const file = join(STAMPS, name);
  if ([print, ...asGood].includes(await readFile(file, 'utf8').catch(() => ''))) return false;
  const done = await make();
  await mkdir(STAMPS, { recursive: true });
  await writeFile(`${file}.new`, print);
  await rename(`${file}.new`, file);
  return done;
}
