// A worker thread of Node.
import { parentPort } from 'node:worker_threads';
import { fileDesk } from '../csv/work.ts';
import type { Ask } from '../geocoder/protocol.ts';
import { nodeHost } from '../geocoder/node-host.ts';
import { session } from '../geocoder/session.ts';

const receive = session(nodeHost(), (tell) => parentPort?.postMessage(tell), fileDesk);
parentPort?.on('message', (ask: Ask) => receive(ask));
