// The package in Cloudflare Workers and workerd: no threads, and the engine comes compiled with the deployment, once for questions and files.
import engine from './csv.wasm';
import type { OpenOptions, Ruelle as Opened } from 'ruelle';
import { csvSupport } from '../csv/engine-job.ts';
import { folderAddress } from '../geocoder/files/folder.ts';
import { openLocal } from '../geocoder/engine/local-client.ts';
import { openOn } from '../geocoder/local-geocoder.ts';
import type { Platform } from '../geocoder/local-geocoder.ts';
import { connect } from '../geocoder/remote-geocoder.ts';
import { webHost } from '../geocoder/files/web-host.ts';

export { RuelleError } from '../geocoder/error.ts';
export { connect };

const PLATFORM: Platform = {
  threads: 0,
  cache: false,
  refresh: 0,
  memory: 24_000_000,
  asked: 8,
  engine: () => engine,
  folder: (shards) => folderAddress(shards),
  here: (opening, { fetch }, listener) => openLocal(opening, webHost(fetch), listener, csvSupport),
  absolute: (address) => new URL(address).href,
};

/** Fetches the shards. A function, so that bundlers can leave it out where it is not used. */
export function open(options: OpenOptions): Promise<Opened> {
  return openOn(PLATFORM, options);
}

/** Both under one name. */
export const Ruelle = { open, connect };
