// A worker thread of Node.
import { parentPort } from 'node:worker_threads';
import type { Ask } from '../geocoder/protocol.ts';
import { nodeFolder } from '../geocoder/node-folder.ts';
import { session } from '../geocoder/session.ts';

const receive = session(nodeFolder(), (tell) => parentPort?.postMessage(tell));
parentPort?.on('message', (ask: Ask) => receive(ask));
