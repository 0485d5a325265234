// The bytes of a file, whatever it comes as, in pieces of a size that can be worked at.
import type { CsvInput } from 'ruelle';
import { RuelleError } from '../geocoder/error.ts';

/** Bytes of a piece, at most. */
const PIECE = 64 * 1024;

/** A file to be read. */
export interface Reading {
  /** Its size, where that is known. */
  total: number | undefined;
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Reads a file. */
export function reading(file: CsvInput): Reading {
  if (typeof file === 'string') return reading(new TextEncoder().encode(file));
  if (file instanceof Uint8Array) return { total: file.byteLength, pieces: cut([file]) };
  if (typeof Blob !== 'undefined' && file instanceof Blob) return { total: file.size, pieces: cut(streamed(file.stream())) };
  if (file instanceof ReadableStream) return { total: undefined, pieces: cut(streamed(file)) };
  if (typeof file === 'object' && file !== null && Symbol.asyncIterator in file) return { total: undefined, pieces: cut(file) };
  throw new RuelleError('bad-request', 'file: expected a File, a stream, bytes or a text');
}

/** The beginning of a file, at most `length` bytes. */
export async function beginning(file: CsvInput, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const taken: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const piece of reading(file).pieces) {
    taken.push(piece);
    size += piece.byteLength;
    if (size >= length) break;
  }
  return new Uint8Array(await new Blob(taken).arrayBuffer()).subarray(0, length);
}

/** By its reader: not every browser can iterate over a stream. */
async function* streamed(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isOver = done;
      if (done) return;
      yield value;
    }
  } finally {
    // Not read to its end: nobody else will.
    if (!isOver) await reader.cancel().catch(() => undefined);
  }
}

/** Small pieces are gathered and large ones cut, each in memory of its own. */
async function* cut(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let gathered = new Uint8Array(PIECE);
  let length = 0;
  for await (const piece of pieces) {
    if (!(piece instanceof Uint8Array)) throw new RuelleError('bad-request', 'file: a stream of bytes was expected, and gave something else');
    for (let at = 0; at < piece.byteLength; ) {
      const part = piece.subarray(at, at + PIECE - length);
      gathered.set(part, length);
      length += part.byteLength;
      at += part.byteLength;
      if (length < PIECE) continue;
      yield gathered;
      gathered = new Uint8Array(PIECE);
      length = 0;
    }
  }
  if (length > 0) yield gathered.slice(0, length);
}
