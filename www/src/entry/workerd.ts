// The package in Cloudflare Workers and workerd: no threads, and the engine comes compiled with the deployment, once for questions and files.
import engine from './csv.wasm';
import { fileDesk } from '../csv/work.ts';
import { folderAddress } from '../geocoder/folder.ts';
import { openHere } from '../geocoder/here.ts';
import { opener } from '../geocoder/local.ts';
import { connect } from '../geocoder/remote.ts';
import { webHost } from '../geocoder/web-host.ts';

export { RuelleError } from '../geocoder/error.ts';
export { connect };

/** Fetches the shards. */
export const open = opener({
  threads: 0,
  cache: false,
  refresh: 0,
  memory: 24_000_000,
  asked: 8,
  engine: () => engine,
  folder: (shards) => folderAddress(shards),
  here: (opening, { fetch }, listener) => openHere(opening, webHost(fetch), listener, fileDesk),
  absolute: (address) => new URL(address).href,
});

/** Both under one name. */
export const Ruelle = { open, connect };
