// What `ruelle bundle` writes beside its module.

import type { Geocoder, ShardInfo } from './geocoder.js';

/** Engine and shards in one module, in the caller's thread. */
export interface Bundle extends Omit<Geocoder, 'geocodeCsv'> {
  /** What the module holds. */
  readonly shards: readonly ShardInfo[];
}

/**
 * Opens the module: the file beside this one, unless it is given by its address, its bytes, or compiled, as Workers import it. Rejected with a
 * `RuelleError`: `engine` when it cannot be fetched or compiled, `shards` when what it holds is damaged.
 */
export function open(module?: string | URL | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module): Promise<Bundle>;
