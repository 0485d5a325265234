// A listening socket that nobody here accepts from: its descriptor is for other processes.
//
// Node accepts as soon as its loop turns. So a thread listens, tells the descriptor, and never turns its loop again.
import { createServer } from 'node:net';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

const BACKLOG = 4096;

/**
 * Listens.
 * @returns {Promise<{ descriptor: number, port: number, close: () => Promise<unknown> }>}
 */
export function listen({ host, port }) {
  const thread = new Worker(fileURLToPath(import.meta.url), { workerData: { host, port } });
  return new Promise((resolve, reject) => {
    thread.once('error', reject);
    thread.once('message', ({ error, ...heard }) => {
      if (error) reject(new Error(`${host}:${port}: ${error}`));
      else resolve({ ...heard, close: () => thread.terminate() });
    });
  });
}

if (!isMainThread) {
  const server = createServer();
  server.once('error', (error) => parentPort.postMessage({ error: error.message }));
  server.listen({ ...workerData, backlog: BACKLOG }, () => {
    parentPort.postMessage({ descriptor: server._handle.fd, port: server.address().port });
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });
}
