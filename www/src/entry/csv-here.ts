// The engine for files of addresses in the page's own thread; loaded only where there is no Web Worker.
import { csvSupport } from '../csv/engine-job.ts';
import type { Fetch } from '../geocoder/files/download.ts';
import { openLocal } from '../geocoder/engine/local-client.ts';
import type { EngineClient } from '../geocoder/engine/worker-client.ts';
import type { Listener, Opening } from '../geocoder/engine/shard-store.ts';
import { webHost } from '../geocoder/files/web-host.ts';

/** Opens it. */
export function openCsvLocal(opening: Opening, fetch: Fetch | undefined, listener: Listener): Promise<EngineClient> {
  return openLocal(opening, webHost(fetch), listener, csvSupport);
}
