// The answer to a file: a stream that goes as fast as it is read.
import type { CsvCounts, CsvInput, CsvOptions, CsvProgress } from 'ruelle';
import type { CloseSignal } from '../geocoder/lifetime/close-signal.ts';
import { asRuelleError } from '../geocoder/error.ts';
import type { EngineClient } from '../geocoder/engine/worker-client.ts';
import { reading } from './input.ts';
import type { Reading } from './input.ts';
import type { CsvChunk, BatchResults, CsvShare } from '../geocoder/engine/csv-job.ts';

/** Who works at a file. */
export interface WorkerPool {
  sides: readonly EngineClient[];
  close(): void;
}

/** Opens a crew; what it says after it was closed is not heard. */
export type OpenWorkers = (threads: number | undefined) => Promise<WorkerPool>;

/** Pieces of the file on their way, beyond one a thread. */
const AHEAD = 2;

/** Streams the answer. `closing` ends it as `signal` does. */
export function csvAnswer(file: CsvInput, options: CsvOptions, openWorkers: OpenWorkers, closing: CloseSignal): ReadableStream<Uint8Array<ArrayBuffer>> {
  const stop = new AbortController();
  const { signal } = options;
  const abort = (): void => stop.abort(signal?.reason);
  signal?.addEventListener('abort', abort, { once: true });
  const forget = closing.listen((reason) => stop.abort(reason));
  const over = (): void => {
    signal?.removeEventListener('abort', abort);
    forget();
  };
  let source: Reading | undefined;
  let answer: AsyncGenerator<Uint8Array<ArrayBuffer>> | undefined;
  return new ReadableStream(
    {
      start(controller) {
        if (signal?.aborted) abort();
        if (stop.signal.aborted) return controller.error(stop.signal.reason);
        const aborted = (): void => {
          controller.error(stop.signal.reason);
          source?.cancel();
        };
        stop.signal.addEventListener('abort', aborted, { once: true });
        try {
          source = reading(file);
          answer = answers(source, options, openWorkers, stop.signal);
        } catch (error) {
          controller.error(error);
        }
      },
      async pull(controller) {
        try {
          const next = await answer?.next();
          if (stop.signal.aborted) return;
          if (!next?.done && next) return controller.enqueue(next.value);
          over();
          controller.close();
        } catch (error) {
          over();
          // Already told.
          if (!stop.signal.aborted) throw asRuelleError(error, 'bad-request');
        }
      },
      async cancel() {
        over();
        await answer?.return(undefined);
        // What was not begun to be read.
        source?.cancel();
      },
    },
    { highWaterMark: 0 },
  );
}

async function* answers({ pieces, total }: Reading, options: CsvOptions, openWorkers: OpenWorkers, stop: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { onProgress = () => {}, signal, threads, ...asked } = options;
  const crew = await openWorkers(threads);
  let files: readonly CsvShare[] = [];
  const close = (): void => {
    for (const file of files) file.end();
    crew.close();
  };
  stop.addEventListener('abort', close, { once: true });
  try {
    stop.throwIfAborted();
    const of = crew.sides.length;
    files = await Promise.all(crew.sides.map((side, share) => side.file({ options: asked, share, of })));
    const tally = new Tally(total, onProgress);
    const waiting: { parts: Promise<BatchResults[]>; bytes: number }[] = [];
    const take = (bytes: CsvChunk): void => {
      const parts = Promise.all(files.map((each) => each.take(bytes)));
      // Heard when it is its turn.
      parts.catch(() => undefined);
      waiting.push({ parts, bytes: typeof bytes === 'string' ? 0 : bytes.byteLength });
    };
    // All who share the file hear the same in the same order: so their parts are of the same batches.
    const first = async function* (): AsyncGenerator<Uint8Array<ArrayBuffer>> {
      const next = waiting.shift();
      if (!next) return;
      const parts = await next.parts;
      if (parts[0]?.isMore) take('more');
      yield* inOrder(parts);
      tally.add(next.bytes, parts);
    };
    for await (const bytes of pieces) {
      take(bytes);
      while (waiting.length >= of + AHEAD) yield* first();
    }
    take('end');
    while (waiting.length > 0) yield* first();
  } finally {
    stop.removeEventListener('abort', close);
    close();
  }
}

/** Each batch from whoever has it. */
function* inOrder(parts: readonly BatchResults[]): Generator<Uint8Array<ArrayBuffer>> {
  const count = parts[0]?.pieces.length ?? 0;
  for (let at = 0; at < count; at++) {
    const piece = parts.map(({ pieces }) => pieces[at]).find((found) => found !== undefined);
    if (piece && piece.byteLength > 0) yield piece;
  }
}

/** Says how far it is. */
class Tally {
  private bytes = 0;

  constructor(
    private readonly total: number | undefined,
    private readonly onProgress: (progress: CsvProgress) => void,
  ) {}

  add(bytes: number, parts: readonly BatchResults[]): void {
    this.bytes += bytes;
    const pending = Math.min(this.bytes, parts[0]?.pending ?? 0);
    const [ok, notFound, skipped, error] = [0, 1, 2, 3].map((at) => parts.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0));
    const rows: CsvCounts = { ok: ok ?? 0, notFound: notFound ?? 0, skipped: skipped ?? 0, error: error ?? 0 };
    this.onProgress({ bytes: this.bytes - pending, ...(this.total !== undefined && { total: this.total }), rows });
  }
}
