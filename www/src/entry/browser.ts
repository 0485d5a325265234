// The package in pages.
import type { OpenOptions, Ruelle as Opened } from 'ruelle';
import { inlineThread, webThread } from '../geocoder/engine/web-thread.ts';
import { shardsAddress } from '../geocoder/files/address.ts';
import { openOn } from '../geocoder/local-geocoder.ts';
import type { Platform } from '../geocoder/platform.ts';
import { connect } from '../geocoder/remote-geocoder.ts';

export { RuelleError } from '../geocoder/error.ts';
export { connect };

/** Threads that work at a file, at most: each holds the shards once more. */
const CSV_THREADS = 4;

const PLATFORM: Platform = {
  threads: 1,
  cache: true,
  refresh: 3_600_000,
  memory: 16_000_000,
  maxShards: 4,
  // A person who saves data gets only the data that questions need.
  whole: () => ((globalThis.navigator as { connection?: { saveData?: boolean } } | undefined)?.connection?.saveData ? 'never' : 'later'),
  // Bundlers look for `new URL(…, import.meta.url)`, letter for letter.
  engine: () => new URL('./engine.wasm', import.meta.url).href,
  // The worker that this script carries saves a request. A policy may forbid it: then the file serves.
  threadWays: ({ worker }: OpenOptions) =>
    worker ? [() => webThread(worker())] : [inlineThread, () => webThread(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }))],
  folder: (shards) => shardsAddress(shards, base()),
  openLocal: async (opening, options, listener) => {
    const { openLocal, webHost } = await import('./browser-local.ts');
    return openLocal(opening, webHost(options.fetch), listener);
  },
  absolute,
  csv: {
    threads: () => Math.max(1, Math.min(CSV_THREADS, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1)),
    engine: ({ csvEngine }) => (typeof csvEngine === 'string' || csvEngine instanceof URL ? absolute(csvEngine) : (csvEngine ?? new URL('./csv.wasm', import.meta.url).href)),
    threadWays: ({ csvWorker }) => [() => webThread(csvWorker ? csvWorker() : new Worker(new URL('./csv-worker.js', import.meta.url), { type: 'module' }))],
    openLocal: async (opening, options, listener) => {
      const { openLocalCsv } = await import('./csv-here.ts');
      return openLocalCsv(opening, options.fetch, listener);
    },
  },
};

/** Fetches engine and shards. It is a function, so that bundlers can leave it out where it is not used. */
export function open(options: OpenOptions): Promise<Opened> {
  return openOn(PLATFORM, options);
}

/** `open` and `connect` under one name. */
export const Ruelle = { open, connect };

function absolute(address: string | URL): string {
  return new URL(address, base()).href;
}

/** The base of relative addresses. */
function base(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}
