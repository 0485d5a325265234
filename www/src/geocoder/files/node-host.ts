// What Node has around an engine: folders on the web and in the file system, one of which may keep files.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Fetch } from './download.ts';
import type { Folder } from './folder.ts';
import { folderKeep } from './directory-cache.ts';
import type { Host } from '../engine/shard-store.ts';
import { webHost } from './web-host.ts';

/** Node, Deno or Bun, with this `fetch`. */
export function nodeHost(fetchFile?: Fetch): Host {
  const web = webHost(fetchFile);
  return {
    folder: (place) => (typeof place === 'string' && place.startsWith('file:') ? new PathFolder(fileURLToPath(place)) : web.folder(place)),
    // Without a path there is nowhere to keep anything.
    keep: async (cache) => (typeof cache === 'string' ? folderKeep(cache) : undefined),
  };
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
