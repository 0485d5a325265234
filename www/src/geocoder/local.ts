// A geocoder on shards: one engine, or several that share the work.
import type { AskOptions, FeatureCollection, FolderHandle, Holdings, OpenOptions, ReverseOptions, Ruelle, SearchOptions } from 'ruelle';
import { abortable } from './abort.ts';
import type { EngineFile } from './engine.ts';
import { RuelleError, reason } from './error.ts';
import { Latest } from './latest.ts';
import { NoThread, ThreadSide } from './side.ts';
import type { Side, Thread } from './side.ts';
import type { Listener, Opening, Place } from './stock.ts';

/** What differs between a page, Node and Workers. */
export interface Platform {
  /** Threads by default. */
  threads: number;
  /** Whether files are kept by default. */
  cache: boolean;
  /** Milliseconds between looks for newer shards by default; 0 for none. */
  refresh: number;
  /** The engine's file beside this module. */
  engine(): EngineFile | Promise<EngineFile>;
  /** Starts a thread, or throws when there is none to be had. */
  thread?: (options: OpenOptions) => Thread;
  /** A folder's address or path, as it can be sent to a thread. */
  folder(shards: string | URL): unknown;
  /** Opens in this thread. */
  here(opening: Opening, options: OpenOptions, listener: Listener): Promise<Side>;
  /** An absolute address. */
  absolute(address: string | URL): string;
}

const MAX_THREADS = 64;
const DEAF: Listener = { onProgress: () => {}, onHoldings: () => {} };

/** `open` on a platform. */
export function opener(platform: Platform): (options: OpenOptions) => Promise<Ruelle> {
  return (options) => abortable(openOn(platform, options), options.signal);
}

async function openOn(platform: Platform, options: OpenOptions): Promise<Ruelle> {
  options.signal?.throwIfAborted();
  const opening = await readOptions(platform, options);
  const { onProgress = () => {}, onHoldings = () => {}, signal } = options;
  const listener = { onProgress, onHoldings };
  const sides = await openThreads(platform, options, opening, listener);
  const threads = sides.length;
  if (threads === 0) sides.push(await platform.here(opening, options, listener));
  if (!signal?.aborted) return new LocalGeocoder(sides, threads);
  for (const side of sides) side.close();
  throw signal.reason;
}

async function openThreads(platform: Platform, options: OpenOptions, opening: Opening, listener: Listener): Promise<Side[]> {
  const { thread } = platform;
  const count = wantedThreads(platform, options);
  if (count === 0 || !thread) return [];
  // Only the first says how far it is: the others read what it has already fetched.
  const one = async (first: boolean): Promise<Side> => {
    let started: Thread;
    try {
      started = thread(options);
    } catch (error) {
      throw new NoThread(reason(error));
    }
    return ThreadSide.open(started, opening, first ? listener : DEAF);
  };
  try {
    const sides = [await one(true)];
    if (count > 1) sides.push(...(await Promise.all(Array.from({ length: count - 1 }, () => one(false)))));
    return sides;
  } catch (error) {
    // Without threads the caller's does as well. Other faults would be the same there.
    if (error instanceof NoThread) return [];
    throw error;
  }
}

function wantedThreads(platform: Platform, { threads, fetch }: OpenOptions): number {
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 0 || threads > MAX_THREADS)) {
    throw new RuelleError('bad-request', `threads: expected a whole number from 0 to ${MAX_THREADS}, got ${threads}`);
  }
  // A function cannot be sent to a thread.
  return fetch ? 0 : (threads ?? platform.threads);
}

async function readOptions(platform: Platform, { shards, departements, engine, cache = platform.cache, refresh = platform.refresh }: OpenOptions): Promise<Opening> {
  const place = readPlace(platform, shards);
  if (departements !== undefined && !Array.isArray(departements)) throw new RuelleError('bad-request', 'departements: expected an array, such as ["75"]');
  if (!Number.isFinite(refresh) || refresh < 0) throw new RuelleError('bad-request', `refresh: expected milliseconds, got ${refresh}`);
  const file = typeof engine === 'string' || engine instanceof URL ? platform.absolute(engine) : engine;
  return { place, wanted: departements?.map(String), engine: file ?? (await platform.engine()), cache, refresh };
}

function readPlace(platform: Platform, shards: OpenOptions['shards']): Place {
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
  private readonly latest = new Latest();
  private closed = false;

  constructor(
    private readonly sides: readonly Side[],
    readonly threads: number,
  ) {}

  get holdings(): Holdings {
    return this.sides[0]?.holdings ?? { shards: [], missing: [], fetched: 0 };
  }

  search(query: string, { signal, ...options }: SearchOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (side) => side.search(String(query), options));
  }

  suggest(query: string, options: SearchOptions = {}): Promise<FeatureCollection | undefined> {
    return abortable(this.latest.run(() => this.search(query, options)), options.signal);
  }

  reverse(lon: number, lat: number, { signal, ...options }: ReverseOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (side) => side.reverse(lon, lat, options));
  }

  lookup(ids: string | readonly string[], { signal }: AskOptions = {}): Promise<FeatureCollection> {
    return this.ask(signal, (side) => side.lookup(ids));
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const side of this.sides) side.close();
  }

  /** Asks the side that has the least to do. */
  private async ask(signal: AbortSignal | undefined, question: (side: Side) => Promise<FeatureCollection>): Promise<FeatureCollection> {
    signal?.throwIfAborted();
    const side = this.sides.reduce<Side | undefined>((least, side) => (least && least.waiting <= side.waiting ? least : side), undefined);
    if (this.closed || !side) throw new RuelleError('closed', 'the geocoder was closed');
    return abortable(question(side), signal);
  }
}
