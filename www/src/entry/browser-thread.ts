// The Web Worker of a page: typing never waits for the engine.
import { serveWebWorker } from '../geocoder/engine/web-server.ts';

serveWebWorker();
