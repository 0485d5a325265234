// A geocoder on shards: one engine, or several that share the work.
import type { AskOptions, CsvHead, CsvInput, CsvOptions, FeatureCollection, FolderHandle, Holdings, OpenOptions, ReverseOptions, Ruelle, SearchOptions, SuggestOptions } from 'ruelle';
import { csvAnswer } from '../csv/local-stream.ts';
import type { WorkerPool, OpenWorkers } from '../csv/local-stream.ts';
import { beginning } from '../csv/input.ts';
import { abortable } from './lifetime/abort.ts';
import { CloseSignal } from './lifetime/close-signal.ts';
import type { EngineFile } from './engine/engine.ts';
import { RuelleError } from './error.ts';
import { LatestOnly } from './lifetime/latest-only.ts';
import { NeedsRouter } from './engine/shard-lru.ts';
import type { EngineClient, Thread } from './engine/worker-client.ts';
import type { Listener, Opening, ShardLocation } from './engine/shard-store.ts';
import { NO_LISTENER, openThreads, threadCount } from './engine/worker-pool.ts';

/** What differs between a page, Node and Workers. */
export interface Platform {
  /** Threads by default. */
  threads: number;
  /** Whether files are kept by default. */
  cache: boolean;
  /** Milliseconds between looks for newer shards by default; 0 for none. */
  refresh: number;
  /** Bytes of shards that may be open at once by default, where a router says which are needed; of how many of them a question is asked at most. */
  memory: number;
  asked: number;
  /** When shards are fetched whole by default; at first, when left out. */
  whole?: () => Opening['whole'];
  /** The engine's file beside this module. */
  engine(): EngineFile | Promise<EngineFile>;
  /** Ways to start a thread, the best first; each throws when there is none to be had. */
  threadWays?: (options: OpenOptions) => readonly (() => Thread)[];
  /** A folder's address or path, as it can be sent to a thread. */
  folder(shards: string | URL): unknown;
  /** Opens in this thread. */
  here(opening: Opening, options: OpenOptions, listener: Listener): Promise<EngineClient>;
  /** An absolute address. */
  absolute(address: string | URL): string;
  /** Who works at files of addresses; those who answer questions, when left out. */
  files?: FilePlatform;
}

/** What differs for files of addresses: an engine of their own, in threads of their own. */
export interface FilePlatform extends Pick<Platform, 'threadWays' | 'here'> {
  /** Threads by default. */
  threads(): number;
  engine(options: OpenOptions): EngineFile | Promise<EngineFile>;
}

const WHOLE: readonly Opening['whole'][] = ['first', 'later', 'never'];
/** What tells how a file is written. */
const HEAD_BYTES = 256 * 1024;

/** `open` on a platform. */
export function openOn(platform: Platform, options: OpenOptions): Promise<Ruelle> {
  return abortable(openAs(platform, options), options.signal);
}

async function openAs(platform: Platform, options: OpenOptions): Promise<Ruelle> {
  options.signal?.throwIfAborted();
  const opening = await readOptions(platform, options);
  const { onProgress = () => {}, onHoldings = () => {}, signal, threads } = options;
  const listener = { onProgress, onHoldings, onFetched: () => {}, onOpened: () => {} };
  const count = threadCount(threads, platform.threads);
  const opened = await openSides(platform, options, opening, count, listener).catch(async (error: unknown) => {
    // Of the two engines of a page, the one for files knows routers.
    if (!(error instanceof NeedsRouter) || !platform.files) throw error;
    return openSides(platform.files, options, { ...opening, engine: await platform.files.engine(options) }, count, listener);
  });
  const { sides, threads: threadsThere } = opened;
  if (!signal?.aborted) return new LocalGeocoder(sides, threadsThere, (wanted) => openWorkers(platform, options, opening, sides, wanted));
  for (const side of sides) side.close();
  throw signal.reason;
}

/** Opens in so many threads, else here. */
async function openSides(platform: Pick<Platform, 'threadWays' | 'here'>, options: OpenOptions, opening: Opening, count: number, listener: Listener): Promise<{ sides: EngineClient[]; threads: number }> {
  // A function cannot be sent to a thread.
  const ways = options.fetch ? [] : (platform.threadWays?.(options) ?? []);
  const sides = await openThreads(ways, count, opening, listener);
  return sides.length > 0 ? { sides, threads: sides.length } : { sides: [await platform.here(opening, options, listener)], threads: 0 };
}

/** Opens who is to work at a file, as the geocoder itself was opened. */
async function openWorkers({ files }: Platform, options: OpenOptions, own: Opening, sides: readonly EngineClient[], wanted: number | undefined): Promise<WorkerPool> {
  const count = threadCount(wanted, files?.threads() ?? 0);
  if (!files) return { sides: sides.slice(0, 1), close: () => {} };
  const opening: Opening = { ...own, engine: await files.engine(options), refresh: 0, whole: 'first' };
  const crew = await openThreads(options.fetch ? [] : (files.threadWays?.(options) ?? []), count, opening, NO_LISTENER);
  if (crew.length === 0) crew.push(await files.here(opening, options, NO_LISTENER));
  return { sides: crew, close: () => crew.forEach((side) => side.close()) };
}

async function readOptions(platform: Platform, { shards, departements, engine, cache = platform.cache, refresh = platform.refresh, whole = platform.whole?.() ?? 'first', threads = platform.threads, memory = platform.memory }: OpenOptions): Promise<Opening> {
  const place = readPlace(platform, shards);
  if (departements !== undefined && !Array.isArray(departements)) throw new RuelleError('bad-request', 'departements: expected an array, such as ["75"]');
  if (!Number.isFinite(refresh) || refresh < 0) throw new RuelleError('bad-request', `refresh: expected milliseconds, got ${refresh}`);
  if (!WHOLE.includes(whole)) throw new RuelleError('bad-request', `whole: expected one of ${WHOLE.join(', ')}, got ${String(whole)}`);
  const file = typeof engine === 'string' || engine instanceof URL ? platform.absolute(engine) : engine;
  if (!Number.isFinite(memory) || memory < 0) throw new RuelleError('bad-request', `memory: expected bytes, got ${memory}`);
  // Threads cannot share what they fetch, but for what is kept.
  return { place, wanted: departements?.map(String), engine: file ?? (await platform.engine()), cache, refresh, whole: threads > 1 ? 'first' : whole, memory, asked: platform.asked };
}

function readPlace(platform: Platform, shards: OpenOptions['shards']): ShardLocation {
  if (typeof shards === 'string' || shards instanceof URL) return { kind: 'folder', folder: platform.folder(shards) };
  if (isHandle(shards)) return { kind: 'folder', folder: shards };
  const isBytes = (item: unknown): boolean => item instanceof Uint8Array || (typeof Blob !== 'undefined' && item instanceof Blob);
  const items: unknown[] = Array.isArray(shards) ? shards : [];
  if (items.length > 0 && items.every(isBytes)) return { kind: 'loose', files: shards };
  throw new RuelleError('bad-request', 'shards: expected the address of a folder, a directory handle, or an array of File or Uint8Array');
}

function isHandle(shards: unknown): shards is FolderHandle {
  return typeof shards === 'object' && shards !== null && 'getFileHandle' in shards;
}

class LocalGeocoder implements Ruelle {
  private readonly latest = new LatestOnly();
  private readonly closing = new CloseSignal();

  constructor(
    private readonly sides: readonly EngineClient[],
    readonly threads: number,
    private readonly openWorkers: OpenWorkers,
  ) {}

  get holdings(): Holdings {
    return this.sides[0]?.holdings ?? { shards: [], missing: [], fetched: 0 };
  }

  search(query: string, { signal, ...options }: SearchOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (side) => side.search(String(query), options));
  }

  suggest(query: string, { signal, onEarly, ...options }: SuggestOptions = {}): Promise<FeatureCollection | undefined> {
    const asked = this.latest.run(({ release, isLatest }) =>
      this.ask(signal, (side) =>
        side.search(String(query), options, (answer) => {
          release();
          if (answer && isLatest() && !signal?.aborted) onEarly?.({ ...answer, early: true });
        }),
      ),
    );
    return abortable(asked, signal);
  }

  reverse(lon: number, lat: number, { signal, ...options }: ReverseOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (side) => side.reverse(lon, lat, options));
  }

  lookup(ids: string | readonly string[], { signal }: AskOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (side) => side.lookup(ids));
  }

  geocodeCsv(file: CsvInput, options: CsvOptions = {}): ReadableStream<Uint8Array<ArrayBuffer>> {
    return csvAnswer(file, options, this.openWorkers, this.closing);
  }

  async csvHead(file: CsvInput): Promise<CsvHead> {
    if (this.closing.reason) throw this.closing.reason;
    const bytes = await beginning(file, HEAD_BYTES);
    const crew = await this.openWorkers(1);
    try {
      const [side] = crew.sides;
      if (!side) throw closedError();
      return await side.head(bytes);
    } finally {
      crew.close();
    }
  }

  close(): void {
    if (this.closing.reason) return;
    this.closing.close(closedError());
    for (const side of this.sides) side.close();
  }

  /** Asks the side that has the least to do. */
  private async ask(signal: AbortSignal | undefined, question: (side: EngineClient) => Promise<FeatureCollection>): Promise<FeatureCollection> {
    signal?.throwIfAborted();
    const side = this.sides.reduce<EngineClient | undefined>((least, side) => (least && least.waiting <= side.waiting ? least : side), undefined);
    if (this.closing.reason || !side) throw closedError();
    return abortable(question(side), signal);
  }
}

function closedError(): RuelleError {
  return new RuelleError('closed', 'the geocoder was closed');
}
