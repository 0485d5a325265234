// The host in pages and Cloudflare Workers: folders by address or handle, Cache Storage.
import type { FolderHandle } from 'ruelle';
import type { Fetch } from './download.ts';
import { openStorageCache } from './file-cache.ts';
import { HandleFolder, WebFolder } from './folder.ts';
import type { Host } from './host.ts';

/** The host with this `fetch`, or with the platform's. */
export function webHost(fetch?: Fetch): Host {
  return {
    folder: (place) => (typeof place === 'string' ? new WebFolder(place, fetch) : new HandleFolder(place as FolderHandle)),
    openCache: openStorageCache,
  };
}
