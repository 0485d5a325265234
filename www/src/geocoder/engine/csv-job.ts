// What threads that share a file say of it.
import type { CsvHead, CsvOptions } from 'ruelle';
import type { LocalEngine } from './engine.ts';

/** Options of a file, as they can be sent to a thread. */
export type FileOptions = Omit<CsvOptions, 'onProgress' | 'signal' | 'threads'>;

/** A thread's share of a file: of its batches, one in `of`, from `share` on. */
export interface FileTask {
  options: FileOptions;
  share: number;
  of: number;
}

/** Bytes of a file; or what is still there of those before, or that there are no more. */
export type FileBytes = Uint8Array<ArrayBuffer> | 'more' | 'end';

/** What came of a file: the next of its batches. */
export interface FilePart {
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
export const NOTHING: FilePart = { pieces: [], isMore: false, pending: 0, counts: [] };

/** A file under way in this thread. */
export interface FileWork {
  /** How many batches make a part: the same for all who share the file. */
  readonly batches: number;
  push(bytes: FileBytes): void;
  /** The answer to the next batch, unless it is another's; undefined when more bytes are needed. */
  next(): Promise<Uint8Array<ArrayBuffer> | 'other' | undefined>;
  part(pieces: FilePart['pieces']): FilePart;
  end(): void;
}

/** Does some work of the engine again until it lacks nothing. */
export type Through = <T>(work: () => T) => Promise<T>;

/** Where a thread is given files. */
export interface FileDesk {
  begin(engine: LocalEngine, task: FileTask, through: Through): FileWork;
  /** From the beginning of a file. */
  head(bytes: Uint8Array): CsvHead;
}

/** A file under way, wherever. */
export interface SharedFile {
  take(bytes: FileBytes): Promise<FilePart>;
  /** No more is wanted of it. */
  end(): void;
}

/** Works at the next part. */
export async function workSome(work: FileWork, bytes: FileBytes): Promise<FilePart> {
  const pieces: FilePart['pieces'] = [];
  work.push(bytes);
  while (pieces.length < work.batches) {
    const piece = await work.next();
    if (!piece) break;
    pieces.push(piece === 'other' ? undefined : piece);
  }
  return work.part(pieces);
}

/** Works at one part after the other, in the order they are asked for. */
export function sharedWork(work: FileWork): (bytes: FileBytes) => Promise<FilePart> {
  let before: Promise<unknown> = Promise.resolve();
  return (bytes) => {
    const part = before.then(() => workSome(work, bytes));
    before = part.catch(() => undefined);
    return part;
  };
}
