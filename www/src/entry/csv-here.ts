// The engine for files of addresses in the page's own thread; loaded only where there is no Web Worker.
import { fileDesk } from '../csv/work.ts';
import type { Fetch } from '../geocoder/download.ts';
import { openHere } from '../geocoder/here.ts';
import type { Side } from '../geocoder/side.ts';
import type { Listener, Opening } from '../geocoder/stock.ts';
import { webHost } from '../geocoder/web-host.ts';

/** Opens it. */
export function openFilesHere(opening: Opening, fetch: Fetch | undefined, listener: Listener): Promise<Side> {
  return openHere(opening, webHost(fetch), listener, fileDesk);
}
