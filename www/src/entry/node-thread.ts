// A worker thread of Node.
import { parentPort } from 'node:worker_threads';
import { fileDesk } from '../csv/engine-job.ts';
import type { Ask } from '../geocoder/engine/protocol.ts';
import { nodeHost } from '../geocoder/files/node-host.ts';
import { session } from '../geocoder/engine/engine-server.ts';

const receive = session(nodeHost(), (tell) => parentPort?.postMessage(tell), fileDesk);
parentPort?.on('message', (ask: Ask) => receive(ask));
