// The package in pages.
import type { OpenOptions } from 'ruelle';
import { folderAddress } from '../geocoder/folder.ts';
import { opener } from '../geocoder/local.ts';
import { connect } from '../geocoder/remote.ts';
import { webThread } from '../geocoder/web-thread.ts';

export { RuelleError } from '../geocoder/error.ts';
export { connect };

/** Fetches engine and shards. */
export const open = opener({
  threads: 1,
  cache: true,
  refresh: 3_600_000,
  // Bundlers look for these two forms, letter for letter.
  engine: () => new URL('./engine.wasm', import.meta.url).href,
  thread: ({ worker }: OpenOptions) => webThread(worker ? worker() : new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })),
  folder: (shards) => folderAddress(shards, base()),
  here: async (opening, options, listener) => {
    const { openHere, webHost } = await import('./browser-here.ts');
    return openHere(opening, webHost(options.fetch), listener);
  },
  absolute: (address) => new URL(address, base()).href,
});

/** Both under one name. */
export const Ruelle = { open, connect };

/** What relative addresses are relative to. */
function base(): string | undefined {
  return globalThis.document?.baseURI ?? globalThis.location?.href;
}
