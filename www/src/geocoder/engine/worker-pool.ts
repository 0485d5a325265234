// Engines that hold the same shards and share the work.
import type { OpenOptions } from 'ruelle';
import { RuelleError, reason } from '../error.ts';
import type { EngineClient } from './engine-client.ts';
import { NO_LISTENER } from './opening.ts';
import type { Listener, Opening } from './opening.ts';
import { ThreadUnavailable, WorkerClient } from './worker-client.ts';
import type { Thread } from './worker-client.ts';

const MAX_THREADS = 64;

/** Engines that can each answer every question. */
export interface WorkerPool {
  clients: readonly EngineClient[];
  /** Number of threads, or 0 if the only engine is in the caller's. */
  threads: number;
  close(): void;
}

/** The ways of a platform to start an engine. */
export interface PoolPlatform {
  /** Ways to start a thread, the best first. Each throws if it leads to none. */
  threadWays?: (options: OpenOptions) => readonly (() => Thread)[];
  /** Opens an engine in the caller's thread. */
  openLocal(opening: Opening, options: OpenOptions, listener: Listener): Promise<EngineClient>;
}

/** Opens engines in `count` threads, or one in the caller's thread if that is 0 or no thread can be had. */
export async function openPool(platform: PoolPlatform, options: OpenOptions, opening: Opening, count: number, listener: Listener): Promise<WorkerPool> {
  // A `fetch` of the caller's is a function, which cannot be sent to a thread.
  const ways = options.fetch ? [] : (platform.threadWays?.(options) ?? []);
  const workers = await openThreads(ways, count, opening, listener);
  const clients = workers.length > 0 ? workers : [await platform.openLocal(opening, options, listener)];
  return { clients, threads: workers.length, close: () => clients.forEach((client) => client.close()) };
}

async function openThreads(ways: readonly (() => Thread)[], count: number, opening: Opening, listener: Listener): Promise<EngineClient[]> {
  if (count === 0) return [];
  for (const way of ways) {
    try {
      // Only the first reports its progress: the others read the files that it has cached.
      const first = await openThread(way, opening, listener);
      const others = Array.from({ length: count - 1 }, () => openThread(way, opening, NO_LISTENER));
      return [first, ...(await Promise.all(others).catch((error: unknown) => {
        first.close();
        throw error;
      }))];
    } catch (error) {
      // Any other fault would be the same in another thread.
      if (!(error instanceof ThreadUnavailable)) throw error;
    }
  }
  return [];
}

async function openThread(start: () => Thread, opening: Opening, listener: Listener): Promise<EngineClient> {
  let thread: Thread;
  try {
    thread = start();
  } catch (error) {
    throw new ThreadUnavailable(reason(error));
  }
  return WorkerClient.open(thread, opening, listener);
}

/** The option `threads`, checked, or `byDefault` if it is left out. */
export function threadCount(threads: number | undefined, byDefault: number): number {
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 0 || threads > MAX_THREADS)) {
    throw new RuelleError('bad-request', `threads: expected a whole number from 0 to ${MAX_THREADS}, got ${threads}`);
  }
  return threads ?? byDefault;
}
