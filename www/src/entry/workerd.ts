// The package in Cloudflare Workers and workerd: no threads, and one engine for questions and files, compiled with the deployment.
import engine from './csv.wasm';
import type { OpenOptions, Ruelle as Opened } from 'ruelle';
import { csvSupport } from '../csv/engine-share.ts';
import { openLocal } from '../geocoder/engine/local-client.ts';
import { shardsAddress } from '../geocoder/files/address.ts';
import { webHost } from '../geocoder/files/web-host.ts';
import { openOn } from '../geocoder/local-geocoder.ts';
import type { Platform } from '../geocoder/platform.ts';
import { connect } from '../geocoder/remote-geocoder.ts';

export { RuelleError } from '../geocoder/error.ts';
export { connect };

const PLATFORM: Platform = {
  threads: 0,
  cache: false,
  refresh: 0,
  memory: 24_000_000,
  maxShards: 8,
  engine: () => engine,
  folder: (shards) => shardsAddress(shards),
  openLocal: (opening, { fetch }, listener) => openLocal(opening, webHost(fetch), listener, csvSupport({ yields: true })),
  absolute: (address) => new URL(address).href,
};

/** Fetches the shards. It is a function, so that bundlers can leave it out where it is not used. */
export function open(options: OpenOptions): Promise<Opened> {
  return openOn(PLATFORM, options);
}

/** `open` and `connect` under one name. */
export const Ruelle = { open, connect };
