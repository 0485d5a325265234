// What pages and Workers have around an engine: folders by address or handle, Cache Storage.
import type { FolderHandle } from 'ruelle';
import type { Fetch } from './download.ts';
import { HandleFolder, WebFolder } from './folder.ts';
import { openStorageCache } from './file-cache.ts';
import type { Host } from '../engine/shard-store.ts';

/** A page, or a Worker, with this `fetch`. */
export function webHost(fetchFile: Fetch = (url, init) => fetch(url, init)): Host {
  return {
    folder: (place) => (typeof place === 'string' ? new WebFolder(place, fetchFile) : new HandleFolder(place as FolderHandle)),
    keep: openStorageCache,
  };
}
