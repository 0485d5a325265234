// The messages between a geocoder and its threads.
import type { CsvHead, CsvOptions, FeatureCollection, Holdings, Progress, ReverseOptions, RuelleErrorCode, SearchOptions } from 'ruelle';
import type { CsvChunk, CsvResults, CsvTask } from './csv-share.ts';
import type { Opening } from './opening.ts';

/** The content of a request. */
export type Question =
  | { kind: 'open'; opening: Opening }
  /** `isTyped`: it may be answered in two steps, and a later typed question makes it void. */
  | { kind: 'search'; query: string; options: SearchOptions | undefined; isTyped: boolean }
  | { kind: 'reverse'; lon: number; lat: number; options: ReverseOptions | undefined }
  | { kind: 'lookup'; ids: string | readonly string[] }
  /** Begins a share of a file. */
  | { kind: 'csv'; task: CsvTask }
  /** Gives the share its next chunk. */
  | { kind: 'chunk'; chunk: CsvChunk }
  /** Asks for the head of a file that begins with these bytes. */
  | { kind: 'head'; bytes: Uint8Array<ArrayBuffer>; lang: CsvOptions['lang'] };

/** The result of each kind of question. */
export interface Results {
  open: Holdings;
  search: FeatureCollection;
  reverse: FeatureCollection;
  lookup: FeatureCollection;
  csv: undefined;
  chunk: CsvResults;
  head: CsvHead;
}

/** A message to a thread. Its `id` comes back with the reply. */
export type Request = Question & { id: number };

/** A message from a thread. */
export type Reply = { id: number } & (
  | Notice
  | { kind: 'result'; result: Results[keyof Results] }
  /** These shards need an engine that knows routers. */
  | { kind: 'needs-router' }
  | { kind: 'error'; code: RuelleErrorCode; message: string }
);

/** A reply that comes besides the result. */
export type Notice =
  | { kind: 'progress'; progress: Progress }
  /** The holdings have changed, some time after the opening. */
  | { kind: 'holdings'; holdings: Holdings }
  /** Bytes taken from the network so far. */
  | { kind: 'fetched'; fetched: number }
  /** An answer has to wait for bytes. As much of it as is known comes with the notice. */
  | { kind: 'early'; answer: FeatureCollection | undefined };

/** The kinds of replies that come besides the result. */
export const NOTICES: ReadonlySet<Reply['kind']> = new Set<Notice['kind']>(['progress', 'holdings', 'fetched', 'early']);
