// The bytes of a file, of any type of `CsvInput`, in chunks of one size.
import type { CsvInput } from 'ruelle';
import { RuelleError } from '../geocoder/error.ts';

/** Bytes of a chunk. The last one may be shorter. */
const CHUNK = 64 * 1024;

/** A file that is being read. */
export interface ByteSource {
  /** Its size, if that is known. */
  total: number | undefined;
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>;
  /** Gives up the rest. */
  cancel(): void;
}

/** Reads a file. A stream is locked at once. Throws `bad-request` if it is none of the types of `CsvInput`. */
export function byteSource(file: CsvInput): ByteSource {
  if (typeof file === 'string') return byteSource(new TextEncoder().encode(file));
  if (file instanceof Uint8Array) return { total: file.byteLength, chunks: rechunk([file]), cancel: () => {} };
  if (typeof Blob !== 'undefined' && file instanceof Blob) return { ...streamSource(file.stream()), total: file.size };
  if (file instanceof ReadableStream) return streamSource(file);
  if (typeof file === 'object' && file !== null && Symbol.asyncIterator in file) return { total: undefined, chunks: rechunk(file), cancel: () => {} };
  throw new RuelleError('bad-request', 'file: expected a File, a stream, bytes or a text');
}

/** The first bytes of a file, at most `length`. */
export async function firstBytes(file: CsvInput, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const taken: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of byteSource(file).chunks) {
    taken.push(chunk);
    size += chunk.byteLength;
    if (size >= length) break;
  }
  return new Uint8Array(await new Blob(taken).arrayBuffer()).subarray(0, length);
}

// Through a reader: not every browser can iterate over a stream.
function streamSource(stream: ReadableStream<Uint8Array>): ByteSource {
  const reader = stream.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  return { total: undefined, chunks: rechunk(read(reader, cancel)), cancel };
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

/** The same bytes in chunks of `CHUNK`, each in memory of its own. */
async function* rechunk(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let chunk = new Uint8Array(CHUNK);
  let length = 0;
  for await (const piece of pieces) {
    if (!(piece instanceof Uint8Array)) throw new RuelleError('bad-request', 'file: a stream of bytes was expected, and gave something else');
    for (let at = 0; at < piece.byteLength; ) {
      const part = piece.subarray(at, at + CHUNK - length);
      chunk.set(part, length);
      length += part.byteLength;
      at += part.byteLength;
      if (length < CHUNK) continue;
      yield chunk;
      chunk = new Uint8Array(CHUNK);
      length = 0;
    }
  }
  if (length > 0) yield chunk.slice(0, length);
}
