// The order to open shards, as it can be sent to a thread, and the listener to it.
import type { Holdings, Progress } from 'ruelle';
import type { EngineFile } from './engine-file.ts';

/** A place to take shards from. */
export type ShardLocation =
  /** A folder by its address or handle. */
  | { kind: 'folder'; folder: unknown }
  /** The shards themselves. */
  | { kind: 'loose'; files: readonly (Blob | Uint8Array)[] };

/** An order to open an engine with its shards. */
export interface Opening {
  engine: EngineFile;
  location: ShardLocation;
  /** Names of shards (undefined: all). */
  wanted: readonly string[] | undefined;
  /** Whether files are cached for the next visit, or the folder to cache them in. */
  cache: boolean | string;
  /** Milliseconds between looks for newer shards (0: never). */
  refresh: number;
  /** The time at which shards are fetched whole: first, after the answers, or only when a question needs much of them. */
  whole: 'first' | 'later' | 'never';
  /** Bytes of shards that may be open at once, where a router chooses among them. */
  memory: number;
  /** Number of the router's shards that one question is asked of, at most. */
  maxShards: number;
}

/** Hears of the opening, and of later changes. */
export interface Listener {
  onProgress(progress: Progress): void;
  onHoldings(holdings: Holdings): void;
  /** Bytes taken from the network so far, once all is open. */
  onFetched(fetched: number): void;
  /** A shard was opened, or the rest of one. */
  onOpened(): void;
}

/** A listener that ignores everything. */
export const NO_LISTENER: Listener = { onProgress: () => {}, onHoldings: () => {}, onFetched: () => {}, onOpened: () => {} };
