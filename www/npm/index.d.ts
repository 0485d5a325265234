// The types of the package, written by hand. `www/src/entry/check.ts` holds the code to them.

import type { CsvHead, CsvInput, CsvOptions } from './csv.js';
import type { Geocoder, ShardInfo } from './geocoder.js';

export type * from './csv.js';
export * from './geocoder.js';

/** A shard that could not be opened, and why. */
export interface MissingShard {
  name: string;
  error: string;
}

/** The shards of a geocoder. */
export interface Holdings {
  readonly shards: readonly ShardInfo[];
  /** Shards that are wanted and could not be opened. The others answer. */
  readonly missing: readonly MissingShard[];
  /** Bytes taken from the network so far: engine and shards. */
  readonly fetched: number;
}

/** Bytes of engine and shards: those that have come in, and those that are expected in all. */
export interface Progress {
  loaded: number;
  expected: number;
}

/** A place to take shards from. */
export type ShardSource =
  /** A folder with a `manifest.json`: its address, or in Node, Deno and Bun its path. */
  | string
  | URL
  /** Such a folder, opened to the page by a person. */
  | FolderHandle
  /** The shards themselves. */
  | readonly Blob[]
  | readonly Uint8Array[];

/** The part of a `FileSystemDirectoryHandle` that is used. */
export interface FolderHandle {
  readonly kind: 'directory';
  readonly name: string;
  getFileHandle(name: string): Promise<{ getFile(): Promise<Blob> }>;
}

/** Options of {@link open}. */
export interface OpenOptions {
  /** The place of the shards. */
  shards: ShardSource;
  /** Names of the wanted shards, which are those of their départements: `75`, `2A` (all if left out). */
  departements?: readonly string[] | undefined;
  /** Number of threads that answer: by default one in a page (a Web Worker) and none in Node, where more make batches faster. With 0, the caller's thread answers. */
  threads?: number | undefined;
  /** The engine's file, if the one beside this module cannot be used: its address, its bytes, or the compiled module. */
  engine?: string | URL | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module | undefined;
  /** The file of the engine for files of addresses in a page, likewise. In Node and Workers there is one engine for both. */
  csvEngine?: string | URL | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module | undefined;
  /** Makes the Web Worker, if neither the one that this module carries nor the one beside it can be used: `() => new Worker('/worker.js', { type: 'module' })`. */
  worker?: (() => Worker) | undefined;
  /** Makes the Web Workers for files of addresses, likewise. */
  csvWorker?: (() => Worker) | undefined;
  /**
   * Whether shards are cached for the next visit and for times without a network: by default in a page (Cache Storage). They are checked against the
   * manifest's hashes. In Node, Deno and Bun: the path of a folder to cache them in, by default none.
   */
  cache?: boolean | string | undefined;
  /** Milliseconds between looks for newer shards, which then replace the old ones: by default an hour in a page (0: never). */
  refresh?: number | undefined;
  /**
   * Bytes of shards that are open at once: by default 16 MB in a page, 24 MB in Workers, 256 MB elsewhere. It matters without `departements`, if the folder
   * has a router (`ruelle build --all`) and all shards together take more than a quarter of it. Then shards are opened when a question needs them, and the
   * least recently asked are closed. In a page, the engine for files answers then, since it knows routers.
   */
  memory?: number | undefined;
  /**
   * The time at which shards are fetched whole. `first`, the default in Node, in Workers and with several threads: before anything is answered.
   * `later`, the default in a page: questions are answered from a shard's beginning and from ranges of its numbers. The rest is fetched after them.
   * `never`, the default in a page for a person who saves data: only when a question needs much of a shard.
   */
  whole?: 'first' | 'later' | 'never' | undefined;
  /** Fetches manifest and shards, instead of the platform's `fetch`. It implies `threads: 0`. */
  fetch?: ((url: string, init?: RequestInit) => Promise<Response>) | undefined;
  /** Aborts opening. */
  signal?: AbortSignal | undefined;
  /** Called as bytes come in. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Called when newer shards were opened, when missing ones have come, and when a question needed one. */
  onHoldings?: ((holdings: Holdings) => void) | undefined;
}

/** A geocoder on shards, in this page or process. */
export interface Ruelle extends Geocoder {
  /** The format and the columns of a file of addresses, for a person to choose those that make the address. */
  csvHead(file: CsvInput, options?: Pick<CsvOptions, 'lang'>): Promise<CsvHead>;
  /** The shards that it holds. */
  readonly holdings: Holdings;
  /** Number of threads that answer, or 0 if it is the caller's. */
  readonly threads: number;
}

/** Options of {@link connect}. */
export interface ConnectOptions {
  /** Sent with every question. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Used instead of the platform's `fetch`. */
  fetch?: ((url: string, init?: RequestInit) => Promise<Response>) | undefined;
}

/** Fetches engine and shards. A shard that fails is `missing`, and only if all fail is `open` rejected. */
export function open(options: OpenOptions): Promise<Ruelle>;

/** A geocoder behind an endpoint with the contract of api-adresse. `/search` and `/reverse` are appended to `url`. */
export function connect(url: string | URL, options?: ConnectOptions): Geocoder;

/** `open` and `connect` under one name. */
export const Ruelle: { readonly open: typeof open; readonly connect: typeof connect };
