// The loader that `ruelle bundle` writes beside its module.

import type { Geocoder, ShardInfo } from './geocoder.js';

/** Engine and shards in one module, in the caller's thread. */
export interface Bundle extends Omit<Geocoder, 'geocodeCsv'> {
  /** The shards of the module. */
  readonly shards: readonly ShardInfo[];
}

/**
 * Opens the module: the file beside this one, unless it is given by its address, its bytes, or compiled, as Workers import it.
 * Rejected with a `RuelleError`: `engine` if it cannot be fetched or compiled, `shards` if its shards are damaged or missing.
 */
export function open(module?: string | URL | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module): Promise<Bundle>;
