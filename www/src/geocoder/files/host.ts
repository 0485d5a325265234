// The surroundings of an engine: folders to read from, a cache to keep files in.
import type { FileCache } from './file-cache.ts';
import type { Folder } from './folder.ts';

/** The folders and the cache that a platform offers. */
export interface Host {
  /** A folder by its address or handle, as the platform knows it. */
  folder(place: unknown): Folder;
  /** The cache that the option `cache` asks for, or undefined where there is none. */
  openCache(cache: boolean | string): Promise<FileCache | undefined>;
}
