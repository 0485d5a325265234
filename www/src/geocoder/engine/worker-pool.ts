// Several threads that hold the same shards.
import { RuelleError, reason } from '../error.ts';
import { ThreadUnavailable, WorkerClient } from './worker-client.ts';
import type { EngineClient, Thread } from './worker-client.ts';
import type { Listener, Opening } from './shard-store.ts';

const MAX_THREADS = 64;
/** Hears nothing. */
export const NO_LISTENER: Listener = { onProgress: () => {}, onHoldings: () => {}, onFetched: () => {}, onOpened: () => {} };

/** Opens so many threads, in the first of the ways that leads to one; none when none does: the caller's own then does as well. */
export async function openThreads(ways: readonly (() => Thread)[], count: number, opening: Opening, listener: Listener): Promise<EngineClient[]> {
  if (count === 0) return [];
  for (const way of ways) {
    try {
      // Only the first says how far it is: the others read what it has already fetched.
      const first = await openThread(way, opening, listener);
      const others = Array.from({ length: count - 1 }, () => openThread(way, opening, NO_LISTENER));
      return [first, ...(await Promise.all(others).catch((error: unknown) => {
        first.close();
        throw error;
      }))];
    } catch (error) {
      // Other faults would be the same elsewhere.
      if (!(error instanceof ThreadUnavailable)) throw error;
    }
  }
  return [];
}

async function openThread(start: () => Thread, opening: Opening, listener: Listener): Promise<EngineClient> {
  let started: Thread;
  try {
    started = start();
  } catch (error) {
    throw new ThreadUnavailable(reason(error));
  }
  return WorkerClient.open(started, opening, listener);
}

/** How many threads are wanted. */
export function threadCount(threads: number | undefined, byDefault: number): number {
  if (threads !== undefined && (!Number.isInteger(threads) || threads < 0 || threads > MAX_THREADS)) {
    throw new RuelleError('bad-request', `threads: expected a whole number from 0 to ${MAX_THREADS}, got ${threads}`);
  }
  return threads ?? byDefault;
}
