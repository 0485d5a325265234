// The host in Node, Deno and Bun: folders on the web and in the file system, and a folder as cache.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DirectoryCache } from './directory-cache.ts';
import type { Fetch } from './download.ts';
import type { Folder } from './folder.ts';
import type { Host } from './host.ts';
import { webHost } from './web-host.ts';

/** The host with this `fetch`, or with the platform's. */
export function nodeHost(fetch?: Fetch): Host {
  const web = webHost(fetch);
  return {
    folder: (place) => (typeof place === 'string' && place.startsWith('file:') ? new PathFolder(fileURLToPath(place)) : web.folder(place)),
    // `cache: true` names no folder, so there is no cache.
    openCache: async (cache) => (typeof cache === 'string' ? new DirectoryCache(cache) : undefined),
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
