// The engine for files of addresses in the page's own thread; loaded only where there is no Web Worker.
import { fileDesk } from '../csv/engine-job.ts';
import type { Fetch } from '../geocoder/files/download.ts';
import { openHere } from '../geocoder/engine/local-client.ts';
import type { Side } from '../geocoder/engine/worker-client.ts';
import type { Listener, Opening } from '../geocoder/engine/shard-store.ts';
import { webHost } from '../geocoder/files/web-host.ts';

/** Opens it. */
export function openFilesHere(opening: Opening, fetch: Fetch | undefined, listener: Listener): Promise<Side> {
  return openHere(opening, webHost(fetch), listener, fileDesk);
}
