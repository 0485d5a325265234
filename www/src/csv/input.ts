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
  /** Nobody will read the rest. */
  cancel(): void;
}

/** Reads a file, which is taken hold of at once. */
export function reading(file: CsvInput): Reading {
  if (typeof file === 'string') return reading(new TextEncoder().encode(file));
  if (file instanceof Uint8Array) return { total: file.byteLength, pieces: cut([file]), cancel: () => {} };
  if (typeof Blob !== 'undefined' && file instanceof Blob) return { ...streamed(file.stream()), total: file.size };
  if (file instanceof ReadableStream) return streamed(file);
  if (typeof file === 'object' && file !== null && Symbol.asyncIterator in file) return { total: undefined, pieces: cut(file), cancel: () => {} };
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
function streamed(stream: ReadableStream<Uint8Array>): Reading {
  const reader = stream.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  return { total: undefined, pieces: cut(read(reader, cancel)), cancel };
}

async function* read(reader: ReadableStreamDefaultReader<Uint8Array>, cancel: () => void): AsyncGenerator<Uint8Array> {
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      isOver = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!isOver) cancel();
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
