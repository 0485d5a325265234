// The engine's module, as `src/js.rs` exports it.
declare module 'ruelle-engine' {
  import type { FeatureCollection, ReverseOptions, SearchOptions, ShardInfo } from 'ruelle';

  /** Instantiates the engine; once a realm. */
  export default function init(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;

  /** A geocoder in this thread: add shards, then ask. */
  export class Engine {
    constructor();
    /** Opens the bytes of a shard; it takes the place of the one of its name. */
    addShard(bytes: Uint8Array): ShardInfo;
    /** Takes a shard out; false when there is none of that name. */
    removeShard(name: string): boolean;
    search(query: string, options?: SearchOptions): FeatureCollection;
    reverse(lon: number, lat: number, options?: ReverseOptions): FeatureCollection;
    /** What has these ids; those that nothing has are `missing`. */
    lookup(ids: string | readonly string[]): FeatureCollection;
    /** Gives its memory back. */
    free(): void;
  }
}
