// The engine in the page's own thread, loaded only where there is no Web Worker.
export { openLocal } from '../geocoder/engine/local-client.ts';
export { webHost } from '../geocoder/files/web-host.ts';
