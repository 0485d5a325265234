// The engine's module, as `src/js.rs` exports it; what is about files, only the engine for files has.
declare module 'ruelle-engine' {
  import type { CsvHead, FeatureCollection, ReverseOptions, SearchOptions, ShardInfo } from 'ruelle';

  /** Instantiates the engine; once a realm. */
  export default function init(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;

  /** An answer, without what is known here of its sources. */
  export type Found = Omit<FeatureCollection, 'attribution' | 'licence'> & { lacks?: Lacks; asked?: string[] };

  /** What was needed and is not here: fetch it, then ask again. */
  export interface Lacks {
    /** Of shards that were opened in part: name, first byte, byte behind the last, again and again. */
    bytes: (string | number)[];
    /** What was answered without is no answer; else ids and exact positions are lacking. */
    waits: boolean;
    /** Names of shards; only with a router. */
    shards?: string[];
    /** Names of shards that the answer does without. */
    unread?: string[];
  }

  /** A geocoder in this thread: add shards, then ask. */
  export class Engine {
    constructor();
    /** Opens the bytes of a shard, or of its beginning; it takes the place of the one of its name. */
    addShard(bytes: Uint8Array, isPart: boolean): ShardInfo;
    /** Gives a shard that was opened in part bytes of its file; false when it takes none, or not these. */
    fill(name: string, from: number, bytes: Uint8Array): boolean;
    /** Takes a shard out; false when there is none of that name. */
    removeShard(name: string): boolean;
    /** True when the router knows this shard; this and the next two only the engine for files has. */
    routes?(name: string): boolean;
    /** Which of the router's shards cannot be had now. */
    withhold?(names: string[]): void;
    /** Of how many of the router's shards a question is asked at most. */
    limitShards?(most: number): void;
    search(query: string, options?: SearchOptions): Found;
    reverse(lon: number, lat: number, options?: ReverseOptions): Found;
    /** What has these ids; those that nothing has are `missing`. */
    lookup(ids: string | readonly string[]): Found;
    /** The next batch of a file, geocoded; undefined when there is none before more bytes are pushed, or before it has what it lacks. */
    geocodeRows(file: CsvFile): Uint8Array<ArrayBuffer> | undefined;
    /** Gives its memory back. */
    free(): void;
  }

  /** A file that is being read. */
  export class CsvFile {
    constructor(options: object);
    push(bytes: Uint8Array): void;
    finish(): void;
    /** Once its first row is known. */
    head(): CsvHead | undefined;
    /** Bytes that were pushed and are in no batch yet, about. */
    pending(): number;
    /** What the next batch waits for, when that is why it did not come. */
    lacks(): Lacks | undefined;
    /** Leaves the next batch to another; false when there is none before more bytes are pushed. */
    skip(): boolean;
    /** Rows asked here: ok, not found, skipped, error. */
    counts(): number[];
    free(): void;
  }
}
