// The engine for files of addresses in the page's own thread, loaded only where there is no Web Worker. The package names its file `csv-here.js`.
import { csvSupport } from '../csv/engine-share.ts';
import type { EngineClient } from '../geocoder/engine/engine-client.ts';
import { openLocal } from '../geocoder/engine/local-client.ts';
import type { Listener, Opening } from '../geocoder/engine/opening.ts';
import type { Fetch } from '../geocoder/files/download.ts';
import { webHost } from '../geocoder/files/web-host.ts';

/** Opens it with the shards of the geocoder. */
export function openLocalCsv(opening: Opening, fetch: Fetch | undefined, listener: Listener): Promise<EngineClient> {
  return openLocal(opening, webHost(fetch), listener, csvSupport({ yields: true }));
}
