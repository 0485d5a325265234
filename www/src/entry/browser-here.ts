// The engine in the page's own thread; loaded only where there is no Web Worker.
export { openHere } from '../geocoder/here.ts';
export { webHost } from '../geocoder/web-host.ts';
