// Folders as Node knows them: an address, of the web or of the file system.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Fetch } from './download.ts';
import type { Folder } from './folder.ts';
import type { OpenFolder } from './stock.ts';
import { webFolder } from './web-folder.ts';

/** How folders are opened; addresses of the web with this `fetch`. */
export function nodeFolder(fetchFile?: Fetch): OpenFolder {
  const onWeb = webFolder(fetchFile);
  return (folder) => (typeof folder === 'string' && folder.startsWith('file:') ? new PathFolder(fileURLToPath(folder)) : onWeb(folder));
}

class PathFolder implements Folder {
  constructor(private readonly path: string) {}

  where(file: string): string {
    return this.path + file;
  }

  async read(file: string): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await readFile(this.where(file)));
  }
}
