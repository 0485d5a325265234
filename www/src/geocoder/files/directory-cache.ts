// Files cached in a folder of the file system.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileCache } from './file-cache.ts';

/** A cache in the folder `path`, which is made when needed. */
export class DirectoryCache implements FileCache {
  constructor(private readonly path: string) {}

  async get(address: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return readFile(join(this.path, fileName(address))).then((bytes) => new Uint8Array(bytes), () => undefined);
  }

  async put(address: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const file = join(this.path, fileName(address));
    // Written under a name of its own, then renamed: another process may read or write the same file.
    const beside = `${file}.${process.pid}-${Math.random().toString(36).slice(2)}`;
    try {
      await mkdir(this.path, { recursive: true });
      await writeFile(beside, bytes);
      await rename(beside, file);
    } catch {
      await rm(beside, { force: true }).catch(() => undefined);
    }
  }

  async delete(address: string): Promise<void> {
    await rm(join(this.path, fileName(address)), { force: true }).catch(() => undefined);
  }

  async prune(folder: string, files: readonly string[]): Promise<void> {
    const wanted = new Set(files.map(fileName));
    const names = await readdir(this.path).catch(() => []);
    const gone = names.filter((name) => name.startsWith(`${digest(folder)}-`) && !wanted.has(name));
    await Promise.all(gone.map((name) => rm(join(this.path, name), { force: true }).catch(() => undefined)));
  }
}

/** A name made from the address's folder and file: two folders may have files of one name. */
function fileName(address: string): string {
  const at = address.lastIndexOf('/') + 1;
  return `${digest(address.slice(0, at))}-${address.slice(at)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
