// What threads that share a file say of it.
import type { CsvHead, CsvOptions } from 'ruelle';
import type { LocalEngine } from './engine.ts';

/** Options of a file, as they can be sent to a thread. */
export type CsvTaskOptions = Omit<CsvOptions, 'onProgress' | 'signal' | 'threads'>;

/** A thread's share of a file: of its batches, one in `of`, from `share` on. */
export interface CsvTask {
  options: CsvTaskOptions;
  share: number;
  of: number;
}

/** Bytes of a file; or what is still there of those before, or that there are no more. */
export type CsvChunk = Uint8Array<ArrayBuffer> | 'more' | 'end';

/** What came of a file: the next of its batches. */
export interface BatchResults {
  /** One a batch, in the file's order; undefined where it was another's. */
  pieces: (Uint8Array<ArrayBuffer> | undefined)[];
  /** There are more, without more bytes. */
  isMore: boolean;
  /** Bytes that are in no batch yet, about. */
  pending: number;
  /** The thread's rows so far: ok, not found, skipped, error. */
  counts: number[];
}

/** Nothing came of it. */
export const NO_RESULTS: BatchResults = { pieces: [], isMore: false, pending: 0, counts: [] };

/** A file under way in this thread. */
export interface CsvJob {
  /** How many batches make a part: the same for all who share the file. */
  readonly batches: number;
  push(bytes: CsvChunk): void;
  /** The answer to the next batch, unless it is another's; undefined when more bytes are needed. */
  next(): Promise<Uint8Array<ArrayBuffer> | 'other' | undefined>;
  part(pieces: BatchResults['pieces']): BatchResults;
  end(): void;
}

/** Does some work of the engine again until it lacks nothing. */
export type Through = <T>(work: () => T) => Promise<T>;

/** Where a thread is given files. */
export interface CsvSupport {
  begin(engine: LocalEngine, task: CsvTask, through: Through): CsvJob;
  /** From the beginning of a file. */
  head(bytes: Uint8Array): CsvHead;
}

/** A file under way, wherever. */
export interface CsvShare {
  take(bytes: CsvChunk): Promise<BatchResults>;
  /** No more is wanted of it. */
  end(): void;
}

/** Works at the next part. */
export async function workSome(work: CsvJob, bytes: CsvChunk): Promise<BatchResults> {
  const pieces: BatchResults['pieces'] = [];
  work.push(bytes);
  while (pieces.length < work.batches) {
    const piece = await work.next();
    if (!piece) break;
    pieces.push(piece === 'other' ? undefined : piece);
  }
  return work.part(pieces);
}

/** Works at one part after the other, in the order they are asked for. */
export function sharedWork(work: CsvJob): (bytes: CsvChunk) => Promise<BatchResults> {
  let before: Promise<unknown> = Promise.resolve();
  return (bytes) => {
    const part = before.then(() => workSome(work, bytes));
    before = part.catch(() => undefined);
    return part;
  };
}
