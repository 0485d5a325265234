// The router: a shard that says which other shards a question needs.
import type { ShardEntry } from '../files/manifest.ts';

/** The router's name in the manifest. It holds the communes of all shards. */
export const ROUTER = 'communes';
/** Shards that take no more than one part in so many of the memory are all opened. */
const SHARE = 4;

/** Whether there are too many shards to open them all, and a router to choose among them. */
export function isRouted(entries: readonly ShardEntry[], memory: number): boolean {
  return entries.some(({ name }) => name === ROUTER) && entries.reduce((sum, { bytes }) => sum + bytes, 0) * SHARE > memory;
}

/** There are too many shards to open them all, and this engine knows no routers. */
export class NeedsRouter extends Error {}
