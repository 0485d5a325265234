// The interface of an engine, whether it is in this thread or in another one.
import type { CsvHead, CsvOptions, FeatureCollection, Holdings, ReverseOptions, SearchOptions } from 'ruelle';
import type { CsvShare, CsvTask } from './csv-share.ts';
import type { OnEarly } from './fetch-loop.ts';

/** Answers questions in the order in which they are asked. */
export interface EngineClient {
  readonly holdings: Holdings;
  /** Number of questions without an answer yet. */
  readonly waiting: number;
  /** With `onEarly`, answers a typed question: a later typed question makes it void. */
  search(query: string, options?: SearchOptions, onEarly?: OnEarly): Promise<FeatureCollection>;
  reverse(lon: number, lat: number, options?: ReverseOptions): Promise<FeatureCollection>;
  lookup(ids: string | readonly string[]): Promise<FeatureCollection>;
  /** Begins a share of a file. A thread works at one file at a time. */
  beginCsv(task: CsvTask): Promise<CsvShare>;
  /** The head of a file that begins with these bytes. */
  csvHead(bytes: Uint8Array<ArrayBuffer>, lang: CsvOptions['lang']): Promise<CsvHead>;
  close(): void;
}
