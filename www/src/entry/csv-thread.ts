// The Web Worker of a page for files of addresses.
import { csvSupport } from '../csv/engine-share.ts';
import { serveWebWorker } from '../geocoder/engine/web-server.ts';

serveWebWorker(csvSupport({ yields: false }));
