// The differences between a page, Node and Workers, and the options of `open` read for one of them.
import type { FolderHandle, OpenOptions } from 'ruelle';
import type { EngineFile } from './engine/engine-file.ts';
import type { Opening, ShardLocation } from './engine/opening.ts';
import type { PoolPlatform } from './engine/worker-pool.ts';
import { RuelleError } from './error.ts';

/** A platform: its defaults, and its own ways to do some things. */
export interface Platform extends PoolPlatform {
  /** Default number of threads. */
  threads: number;
  /** Whether files are cached by default. */
  cache: boolean;
  /** Default milliseconds between looks for newer shards (0: never). */
  refresh: number;
  /** Default bytes of shards that may be open at once, where a router chooses among them. */
  memory: number;
  /** Number of the router's shards that one question is asked of, at most. */
  maxShards: number;
  /** The time at which shards are fetched whole by default (`first` if left out). */
  whole?: () => Opening['whole'];
  /** The engine's file beside this module. */
  engine(): EngineFile | Promise<EngineFile>;
  /** A folder's address or path, as it can be sent to a thread. */
  folder(shards: string | URL): unknown;
  /** An absolute address. */
  absolute(address: string | URL): string;
  /** The engines for files of addresses. If left out, those that answer questions do that as well. */
  csv?: CsvPlatform;
}

/** The engines for files of addresses, in threads of their own. */
export interface CsvPlatform extends PoolPlatform {
  /** Default number of threads. */
  threads(): number;
  engine(options: OpenOptions): EngineFile | Promise<EngineFile>;
}

const WHOLE: readonly Opening['whole'][] = ['first', 'later', 'never'];

/** The opening that these options ask for. Throws `bad-request` if an option is malformed. */
export async function readOptions(platform: Platform, { shards, departements, engine, cache = platform.cache, refresh = platform.refresh, whole = platform.whole?.() ?? 'first', threads = platform.threads, memory = platform.memory }: OpenOptions): Promise<Opening> {
  const location = readLocation(platform, shards);
  if (departements !== undefined && !Array.isArray(departements)) throw new RuelleError('bad-request', 'departements: expected an array, such as ["75"]');
  requireNumber('refresh', refresh, 'milliseconds');
  if (!WHOLE.includes(whole)) throw new RuelleError('bad-request', `whole: expected one of ${WHOLE.join(', ')}, got ${String(whole)}`);
  const file = typeof engine === 'string' || engine instanceof URL ? platform.absolute(engine) : engine;
  requireNumber('memory', memory, 'bytes');
  // Threads share the files that they fetch only through the cache, which holds whole shards.
  const shared = threads > 1 ? 'first' : whole;
  return { location, wanted: departements?.map(String), engine: file ?? (await platform.engine()), cache, refresh, whole: shared, memory, maxShards: platform.maxShards };
}

function requireNumber(option: string, value: number, unit: string): void {
  if (!Number.isFinite(value) || value < 0) throw new RuelleError('bad-request', `${option}: expected ${unit}, got ${value}`);
}

function readLocation(platform: Platform, shards: OpenOptions['shards']): ShardLocation {
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
