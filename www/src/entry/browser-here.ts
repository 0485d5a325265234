// The engine in the page's own thread; loaded only where there is no Web Worker.
export { openHere } from '../geocoder/here.ts';
export { webFolder } from '../geocoder/web-folder.ts';
