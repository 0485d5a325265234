// The answer of engines to a file: a stream that is worked at as fast as it is read.
import type { CsvInput, CsvOptions, CsvProgress } from 'ruelle';
import type { CsvChunk, CsvResults, CsvShare } from '../geocoder/engine/csv-share.ts';
import type { WorkerPool } from '../geocoder/engine/worker-pool.ts';
import { asRuelleError } from '../geocoder/error.ts';
import { CancelScope } from '../geocoder/lifetime/cancel-scope.ts';
import type { CloseSignal } from '../geocoder/lifetime/close-signal.ts';
import { byteSource } from './input.ts';
import type { ByteSource } from './input.ts';

/** Opens the engines that work at a file. */
export type OpenWorkers = (threads: number | undefined) => Promise<WorkerPool>;

type Texts = AsyncGenerator<Uint8Array<ArrayBuffer>>;

/** Chunks of the file under way, beyond one a thread. */
const AHEAD = 2;

/** Geocodes a file. The closing of the geocoder ends the stream as the signal of the options does. */
export function localCsv(file: CsvInput, options: CsvOptions, openWorkers: OpenWorkers, closing: CloseSignal): ReadableStream<Uint8Array<ArrayBuffer>> {
  const scope = new CancelScope(closing, options.signal);
  const { signal } = scope;
  let source: ByteSource | undefined;
  let texts: Texts | undefined;
  return new ReadableStream(
    {
      start(controller) {
        if (signal.aborted) return controller.error(signal.reason);
        const abort = (): void => {
          controller.error(signal.reason);
          source?.cancel();
        };
        signal.addEventListener('abort', abort, { once: true });
        try {
          source = byteSource(file);
          texts = geocode(source, options, openWorkers, signal);
        } catch (error) {
          controller.error(error);
        }
      },
      async pull(controller) {
        try {
          const next = await texts?.next();
          if (signal.aborted) return;
          if (!next?.done && next) return controller.enqueue(next.value);
          scope.dispose();
          controller.close();
        } catch (error) {
          scope.dispose();
          // An aborted stream has its error already.
          if (!signal.aborted) throw asRuelleError(error, 'bad-request');
        }
      },
      async cancel() {
        scope.dispose();
        await texts?.return(undefined);
        // A generator that has not begun does not close its source.
        source?.cancel();
      },
    },
    { highWaterMark: 0 },
  );
}

async function* geocode({ chunks, total }: ByteSource, options: CsvOptions, openWorkers: OpenWorkers, stop: AbortSignal): Texts {
  const { onProgress = () => {}, signal, threads, ...jobOptions } = options;
  const { clients, close: closeWorkers } = await openWorkers(threads);
  let shares: readonly CsvShare[] = [];
  const close = (): void => {
    for (const share of shares) share.end();
    closeWorkers();
  };
  stop.addEventListener('abort', close, { once: true });
  try {
    stop.throwIfAborted();
    const of = clients.length;
    shares = await Promise.all(clients.map((client, share) => client.beginCsv({ options: jobOptions, share, of })));
    const progress = new ProgressCounter(total, onProgress);
    const waiting: { results: Promise<CsvResults[]>; bytes: number }[] = [];
    const give = (chunk: CsvChunk): void => {
      const results = Promise.all(shares.map((share) => share.take(chunk)));
      // A failure is handled when its turn comes.
      results.catch(() => undefined);
      waiting.push({ results, bytes: typeof chunk === 'string' ? 0 : chunk.byteLength });
    };
    // All threads are given the same chunks in the same order, so that they cut the same batches.
    const first = async function* (): Texts {
      const next = waiting.shift();
      if (!next) return;
      const results = await next.results;
      if (results[0]?.isMore) give('more');
      yield* inOrder(results);
      progress.add(next.bytes, results);
    };
    for await (const chunk of chunks) {
      give(chunk);
      while (waiting.length >= of + AHEAD) yield* first();
    }
    give('end');
    while (waiting.length > 0) yield* first();
  } finally {
    stop.removeEventListener('abort', close);
    close();
  }
}

/** Each batch, from the thread that had it to do. */
function* inOrder(results: readonly CsvResults[]): Generator<Uint8Array<ArrayBuffer>> {
  const count = results[0]?.batches.length ?? 0;
  for (let at = 0; at < count; at++) {
    const text = results.map(({ batches }) => batches[at]).find((found) => found !== undefined);
    if (text && text.byteLength > 0) yield text;
  }
}

/** Counts the answered bytes and rows of a file, and reports them. */
class ProgressCounter {
  private bytes = 0;

  constructor(
    private readonly total: number | undefined,
    private readonly onProgress: (progress: CsvProgress) => void,
  ) {}

  add(bytes: number, results: readonly CsvResults[]): void {
    this.bytes += bytes;
    const pending = Math.min(this.bytes, results[0]?.pending ?? 0);
    const sum = (at: number): number => results.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0);
    const rows = { ok: sum(0), notFound: sum(1), skipped: sum(2), error: sum(3) };
    this.onProgress({ bytes: this.bytes - pending, ...(this.total !== undefined && { total: this.total }), rows });
  }
}
