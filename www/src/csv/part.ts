// What threads that share a file say of it.
import type { CsvHead, CsvOptions } from 'ruelle';
import type { LocalEngine } from '../geocoder/engine.ts';

/** Options of a file, as they can be sent to a thread. */
export type FileOptions = Omit<CsvOptions, 'onProgress' | 'signal' | 'threads'>;

/** A thread's share of a file: of its batches, one in `of`, from `share` on. */
export interface FileTask {
  options: FileOptions;
  share: number;
  of: number;
}

/** What came of some bytes of a file. */
export interface FilePart {
  /** One a batch, in the file's order; undefined where it was another's. */
  pieces: (Uint8Array<ArrayBuffer> | undefined)[];
  /** The thread's rows so far: ok, not found, skipped, error. */
  counts: number[];
}

/** A file under way in this thread. */
export interface FileWork {
  /** Takes bytes; undefined: there are no more. */
  push(bytes: Uint8Array | undefined): void;
  /** The answer to the next batch, unless it is another's; undefined when more bytes are needed. */
  next(): Uint8Array<ArrayBuffer> | 'other' | undefined;
  part(pieces: FilePart['pieces']): FilePart;
  end(): void;
}

/** Where a thread is given files. */
export interface FileDesk {
  begin(engine: LocalEngine, task: FileTask): FileWork;
  /** From the beginning of a file. */
  head(bytes: Uint8Array): CsvHead;
}

/** A file under way, wherever. */
export interface SharedFile {
  take(bytes: Uint8Array<ArrayBuffer> | undefined): Promise<FilePart>;
  /** No more is wanted of it. */
  end(): void;
}

/** Works through all that there is. */
export function workThrough(work: FileWork, bytes: Uint8Array | undefined): FilePart {
  const pieces: FilePart['pieces'] = [];
  work.push(bytes);
  for (let piece = work.next(); piece; piece = work.next()) pieces.push(piece === 'other' ? undefined : piece);
  return work.part(pieces);
}

