// The engine's module, as `src/js.rs` exports it. Only the engine for files has the parts about routers and files.
declare module 'ruelle-engine' {
  import type { CsvHead, FeatureCollection, ReverseOptions, SearchOptions, ShardInfo } from 'ruelle';

  /** Instantiates the engine, once a realm. */
  export default function init(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;

  /** An answer without attribution and licence. */
  export type Found = Omit<FeatureCollection, 'attribution' | 'licence'> & { lacks?: Lacks; asked?: string[] };

  /** Data that the engine lacked: fetch it, then ask again. */
  export interface Lacks {
    /** Ranges of shards that are open in part: name, first byte, byte behind the last, again and again. */
    bytes: (string | number)[];
    /** Whether the answer cannot be used at all. Else it lacks only ids and exact positions. */
    waits: boolean;
    /** Names of shards, only with a router. */
    shards?: string[];
    /** Names of shards that the answer does without. */
    unread?: string[];
  }

  /** A geocoder in this thread: add shards, then ask. */
  export class Engine {
    constructor();
    /** Opens the bytes of a shard, or of its beginning. It replaces an open shard of the same name. */
    addShard(bytes: Uint8Array, isPart: boolean): ShardInfo;
    /** Gives a shard that is open in part more bytes of its file. Returns false if it refuses them. */
    fill(name: string, from: number, bytes: Uint8Array): boolean;
    /** Removes a shard. Returns false if there is none of that name. */
    removeShard(name: string): boolean;
    /** Whether the router knows this shard. Only the engine for files has this and the next two. */
    routes?(name: string): boolean;
    /** Names the router's shards that cannot be had now. */
    withhold?(names: string[]): void;
    /** Limits the number of the router's shards that one question is asked of. */
    limitShards?(most: number): void;
    search(query: string, options?: SearchOptions): Found;
    reverse(lon: number, lat: number, options?: ReverseOptions): Found;
    /** The places with these ids. Unknown ids are in `missing`. */
    lookup(ids: string | readonly string[]): Found;
    /** The next batch of a file, geocoded, or undefined if it needs more bytes of the file or of shards. */
    geocodeRows(file: CsvFile): Uint8Array<ArrayBuffer> | undefined;
    /** Frees its memory. */
    free(): void;
  }

  /** A file that is being read. */
  export class CsvFile {
    constructor(options: object);
    push(bytes: Uint8Array): void;
    finish(): void;
    /** Its head, once the first row is known. */
    head(): CsvHead | undefined;
    /** Bytes that were pushed and are in no batch yet, about. */
    pending(): number;
    /** Data of shards that the next batch lacks, or undefined if it lacks none. */
    lacks(): Lacks | undefined;
    /** Leaves the next batch to another thread. Returns false if it needs more bytes first. */
    skip(): boolean;
    /** Rows that were asked here: ok, not found, skipped, error. */
    counts(): number[];
    free(): void;
  }
}
