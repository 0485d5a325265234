// A geocoder on shards: one engine, or several that share the work.
import type { CsvHead, CsvInput, CsvOptions, Holdings, OpenOptions, Ruelle } from 'ruelle';
import { firstBytes } from '../csv/input.ts';
import { localCsv } from '../csv/local-stream.ts';
import type { OpenWorkers } from '../csv/local-stream.ts';
import { EngineGeocoder } from './engine-geocoder.ts';
import type { EngineClient } from './engine/engine-client.ts';
import { NO_LISTENER } from './engine/opening.ts';
import type { Opening } from './engine/opening.ts';
import { NeedsRouter } from './engine/router.ts';
import { openPool, threadCount } from './engine/worker-pool.ts';
import type { WorkerPool } from './engine/worker-pool.ts';
import { closedError } from './error.ts';
import { abortable } from './lifetime/abort.ts';
import { CloseSignal } from './lifetime/close-signal.ts';
import { readOptions } from './platform.ts';
import type { Platform } from './platform.ts';

/** Bytes of a file that suffice to tell how it is written. */
const HEAD_BYTES = 256 * 1024;

/** Opens a geocoder on a platform, by the options of `open`. */
export function openOn(platform: Platform, options: OpenOptions): Promise<Ruelle> {
  return abortable(openGeocoder(platform, options), options.signal);
}

async function openGeocoder(platform: Platform, options: OpenOptions): Promise<Ruelle> {
  options.signal?.throwIfAborted();
  const opening = await readOptions(platform, options);
  const { onProgress = () => {}, onHoldings = () => {}, signal } = options;
  const listener = { ...NO_LISTENER, onProgress, onHoldings };
  const count = threadCount(options.threads, platform.threads);
  const pool = await openPool(platform, options, opening, count, listener).catch(async (error: unknown) => {
    // A page has two engines: the one for files knows routers.
    if (!(error instanceof NeedsRouter) || !platform.csv) throw error;
    return openPool(platform.csv, options, { ...opening, engine: await platform.csv.engine(options) }, count, listener);
  });
  if (!signal?.aborted) return new LocalGeocoder(pool, (threads) => openWorkers(platform, options, opening, pool, threads));
  pool.close();
  throw signal.reason;
}

/** Opens the engines that work at a file, on the shards of the geocoder. */
async function openWorkers({ csv }: Platform, options: OpenOptions, own: Opening, pool: WorkerPool, threads: number | undefined): Promise<WorkerPool> {
  const count = threadCount(threads, csv?.threads() ?? 0);
  // The engine that answers questions does the work, and stays open after it.
  if (!csv) return { ...pool, clients: pool.clients.slice(0, 1), close: () => {} };
  const opening: Opening = { ...own, engine: await csv.engine(options), refresh: 0, whole: 'first' };
  return openPool(csv, options, opening, count, NO_LISTENER);
}

class LocalGeocoder extends EngineGeocoder implements Ruelle {
  private readonly closing = new CloseSignal();

  constructor(
    private readonly pool: WorkerPool,
    private readonly openWorkers: OpenWorkers,
  ) {
    super();
  }

  get threads(): number {
    return this.pool.threads;
  }

  get holdings(): Holdings {
    return this.pool.clients[0]?.holdings ?? { shards: [], missing: [], fetched: 0 };
  }

  geocodeCsv(file: CsvInput, options: CsvOptions = {}): ReadableStream<Uint8Array<ArrayBuffer>> {
    return localCsv(file, options, this.openWorkers, this.closing);
  }

  async csvHead(file: CsvInput, { lang }: Pick<CsvOptions, 'lang'> = {}): Promise<CsvHead> {
    if (this.closing.reason) throw this.closing.reason;
    const bytes = await firstBytes(file, HEAD_BYTES);
    const workers = await this.openWorkers(1);
    try {
      const [client] = workers.clients;
      if (!client) throw closedError();
      return await client.csvHead(bytes, lang);
    } finally {
      workers.close();
    }
  }

  close(): void {
    if (this.closing.reason) return;
    this.closing.close(closedError());
    this.pool.close();
  }

  /** The engine with the fewest questions waiting. */
  protected choose(): EngineClient {
    const client = this.pool.clients.reduce<EngineClient | undefined>((least, client) => (least && least.waiting <= client.waiting ? least : client), undefined);
    if (this.closing.reason || !client) throw closedError();
    return client;
  }
}
