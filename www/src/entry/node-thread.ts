// The worker thread of Node.
import { parentPort } from 'node:worker_threads';
import { csvSupport } from '../csv/engine-share.ts';
import { serveEngine } from '../geocoder/engine/engine-server.ts';
import type { Request } from '../geocoder/engine/protocol.ts';
import { nodeHost } from '../geocoder/files/node-host.ts';

const receive = serveEngine(nodeHost(), (reply) => parentPort?.postMessage(reply), csvSupport({ yields: false }));
parentPort?.on('message', (request: Request) => receive(request));
