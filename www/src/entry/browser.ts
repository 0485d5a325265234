// The package in pages.
import type { OpenOptions, Ruelle as Opened } from 'ruelle';
import { folderAddress } from '../geocoder/files/folder.ts';
import { openOn } from '../geocoder/local-geocoder.ts';
import type { Platform } from '../geocoder/local-geocoder.ts';
import { connect } from '../geocoder/remote-geocoder.ts';
import { inlineThread, webThread } from '../geocoder/engine/web-thread.ts';

export { RuelleError } from '../geocoder/error.ts';
export { connect };

/** Threads at a file, at most: each holds the shards once more. */
const FILE_THREADS = 4;

const PLATFORM: Platform = {
  threads: 1,
  cache: true,
  refresh: 3_600_000,
  memory: 16_000_000,
  asked: 4,
  // Who spares data is not given what was not asked for.
  whole: () => ((globalThis.navigator as { connection?: { saveData?: boolean } } | undefined)?.connection?.saveData ? 'never' : 'later'),
  // Bundlers look for these forms, letter for letter.
  engine: () => new URL('./engine.wasm', import.meta.url).href,
  // The worker that this script carries is one request less; where a policy forbids it, there is the file.
  threadWays: ({ worker }: OpenOptions) =>
    worker ? [() => webThread(worker())] : [inlineThread, () => webThread(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }))],
  folder: (shards) => folderAddress(shards, base()),
  here: async (opening, options, listener) => {
    const { openLocal, webHost } = await import('./browser-local.ts');
    return openLocal(opening, webHost(options.fetch), listener);
  },
  absolute,
  files: {
    threads: () => Math.max(1, Math.min(FILE_THREADS, (globalThis.navigator?.hardwareConcurrency ?? 2) - 1)),
    engine: ({ csvEngine }) => (typeof csvEngine === 'string' || csvEngine instanceof URL ? absolute(csvEngine) : (csvEngine ?? new URL('./csv.wasm', import.meta.url).href)),
    threadWays: ({ csvWorker }) => [() => webThread(csvWorker ? csvWorker() : new Worker(new URL('./csv-worker.js', import.meta.url), { type: 'module' }))],
    here: async (opening, options, listener) => {
      const { openCsvLocal } = await import('./csv-here.ts');
      return openCsvLocal(opening, options.fetch, listener);
    },
  },
};

/** Fetches engine and shards. A function, so that bundlers can leave it out where it is not used. */
export function open(options: OpenOptions): Promise<Opened> {
  return openOn(PLATFORM, options);
}

/** Both under one name. */
export const Ruelle = { open, connect };

function absolute(address: string | URL): string {
  return new URL(address, base()).href;
}

/** What relative addresses are relative to. */
function base(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}
