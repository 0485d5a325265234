// The types of the package, written by hand; `www/src/entry/check.ts` holds the code to them.

import type { CsvHead, CsvInput } from './csv.js';
import type { Geocoder, ShardInfo } from './geocoder.js';

export type * from './csv.js';
export * from './geocoder.js';

/** A shard that could not be opened, and why. */
export interface MissingShard {
  name: string;
  error: string;
}

/** What a geocoder holds. */
export interface Holdings {
  readonly shards: readonly ShardInfo[];
  /** Shards that are wanted and not there; the others answer. */
  readonly missing: readonly MissingShard[];
  /** Bytes taken from the network so far: engine and shards. */
  readonly fetched: number;
}

/** Bytes of engine and shards that have come in, and how many there will be. */
export interface Progress {
  loaded: number;
  expected: number;
}

/** Where shards are. */
export type ShardSource =
  /** A folder with a `manifest.json`: its address, or in Node, Deno and Bun its path. */
  | string
  | URL
  /** Such a folder, as a page was given it. */
  | FolderHandle
  /** The shards themselves. */
  | readonly Blob[]
  | readonly Uint8Array[];

/** A `FileSystemDirectoryHandle`, as far as it is used. */
export interface FolderHandle {
  readonly kind: 'directory';
  readonly name: string;
  getFileHandle(name: string): Promise<{ getFile(): Promise<Blob> }>;
}

/** Options of {@link open}. */
export interface OpenOptions {
  /** Where the shards are. */
  shards: ShardSource;
  /** Names of the wanted shards, which are those of their départements: `75`, `2A`. All, when left out. */
  departements?: readonly string[] | undefined;
  /** How many threads answer. By default one in a page (a Web Worker) and none in Node, where more make batches faster. 0: the caller's. */
  threads?: number | undefined;
  /** The engine's file, where the one beside this module cannot be used: its address, its bytes, or compiled. */
  engine?: string | URL | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module | undefined;
  /** The engine's file for files of addresses in a page, likewise; in Node and Workers there is one for both. */
  csvEngine?: string | URL | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module | undefined;
  /** Makes the Web Worker, where neither the one that this module carries nor the one beside it can be used: `() => new Worker('/worker.js', { type: 'module' })`. */
  worker?: (() => Worker) | undefined;
  /** Makes the Web Workers for files of addresses, likewise. */
  csvWorker?: (() => Worker) | undefined;
  /**
   * Whether shards are kept for the next visit, and for when there is no network: by default in a page (Cache Storage). They are checked against the
   * manifest's hashes. In Node, Deno and Bun: the path of a folder to keep them in; by default none.
   */
  cache?: boolean | string | undefined;
  /** Milliseconds between looks for newer shards, which then take the place of the old ones: by default an hour in a page. 0: none. */
  refresh?: number | undefined;
  /**
   * Bytes of shards that are open at once: 16 MB in a page, 24 MB in Workers, 256 MB elsewhere, unless this says otherwise. Where no `departements` are given, the folder has a
   * router (`ruelle build --all`), and all shards together take more than a quarter of this, they are opened when a question needs them, and those that were asked
   * longest ago are let go. In a page, the engine for files answers then, which knows routers.
   */
  memory?: number | undefined;
  /**
   * When shards are fetched whole. `first`: before anything is answered; the default in Node and Workers, and with several threads. `later`, the default in a page:
   * questions are answered from a shard's beginning and from what they need of its numbers, which is fetched in ranges; the rest comes behind. `never`, the default in
   * a page for those who spare data: only when a question needs much of it.
   */
  whole?: 'first' | 'later' | 'never' | undefined;
  /** Fetches manifest and shards, instead of the platform's `fetch`; implies `threads: 0`. */
  fetch?: ((url: string, init?: RequestInit) => Promise<Response>) | undefined;
  /** Aborts opening. */
  signal?: AbortSignal | undefined;
  /** Called as bytes come in. */
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Called when newer shards have been opened, missing ones have come, or a question has needed one. */
  onHoldings?: ((holdings: Holdings) => void) | undefined;
}

/** A geocoder on shards, in this page or process. */
export interface Ruelle extends Geocoder {
  /** How a file of addresses is written, and its columns: for a person to choose those that make the address. */
  csvHead(file: CsvInput): Promise<CsvHead>;
  /** What it holds. */
  readonly holdings: Holdings;
  /** How many threads answer; 0 when it is the caller's. */
  readonly threads: number;
}

/** Options of {@link connect}. */
export interface ConnectOptions {
  /** Sent with every question. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Instead of the platform's `fetch`. */
  fetch?: ((url: string, init?: RequestInit) => Promise<Response>) | undefined;
}

/** Fetches engine and shards. A shard that fails is `missing`; only when all fail is it an error. */
export function open(options: OpenOptions): Promise<Ruelle>;

/** A geocoder behind an endpoint with the contract of api-adresse: `url` is what `/search` and `/reverse` are appended to. */
export function connect(url: string | URL, options?: ConnectOptions): Geocoder;

/** `open` and `connect` under one name. */
export const Ruelle: { readonly open: typeof open; readonly connect: typeof connect };
