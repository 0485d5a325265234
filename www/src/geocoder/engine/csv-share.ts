// The shares of a file of addresses: each thread reads all of the file, and geocodes some of its batches.
import type { CsvHead, CsvOptions } from 'ruelle';
import type { LocalEngine } from './engine.ts';

/** The order to work at a share: at one batch in `of`, from batch `share` on. */
export interface CsvTask {
  options: Omit<CsvOptions, 'onProgress' | 'signal' | 'threads'>;
  share: number;
  of: number;
}

/** The next bytes of a file. `more`: go on with those that are there. `end`: there are no more. */
export type CsvChunk = Uint8Array<ArrayBuffer> | 'more' | 'end';

/** The next batches of a file, as far as they are in a share. */
export interface CsvResults {
  /** A text for each batch, in the file's order, or undefined for a batch of another share. */
  batches: (Uint8Array<ArrayBuffer> | undefined)[];
  /** Whether there are more batches in the bytes that have come. */
  isMore: boolean;
  /** Bytes that are in no batch yet, about. */
  pending: number;
  /** The share's rows so far: ok, not found, skipped, error. */
  counts: number[];
}

/** A share under way, in whichever thread. */
export interface CsvShare {
  /** Works on a chunk until results are due or more bytes are needed. Calls are answered in their order. */
  take(chunk: CsvChunk): Promise<CsvResults>;
  end(): void;
}

/** Does some work of the engine again until it lacks nothing. */
export type RunFetching = <T>(work: () => T) => Promise<T>;

/** The part of an engine that knows files of addresses. Not every build has it. */
export interface CsvSupport {
  begin(engine: LocalEngine, task: CsvTask, run: RunFetching): CsvShare;
  /** The head of a file that begins with these bytes. */
  head(bytes: Uint8Array, lang: CsvOptions['lang']): CsvHead;
}
