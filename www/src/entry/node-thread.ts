// A worker thread of Node.
import { parentPort } from 'node:worker_threads';
import { csvSupport } from '../csv/engine-job.ts';
import type { Request } from '../geocoder/engine/protocol.ts';
import { nodeHost } from '../geocoder/files/node-host.ts';
import { session } from '../geocoder/engine/engine-server.ts';

const receive = session(nodeHost(), (tell) => parentPort?.postMessage(tell), csvSupport);
parentPort?.on('message', (ask: Request) => receive(ask));
