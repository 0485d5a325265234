// What the machinery around asks: is it alive, is it ready, what are its metrics. A port of its own, for the inside of the network.
import { createServer } from 'node:http';
import { metricsOf } from './metrics.mjs';

const PATIENCE = 5000;

/** @param {{ fleet: import('./fleet.mjs').Fleet, host: string, port: number }} options */
export function administer({ fleet, host, port }) {
  const server = createServer(async (request, response) => {
    const send = (status, type, body) => response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
    const path = request.url.split('?')[0];
    if (path === '/metrics') return send(200, 'text/plain; version=0.0.4; charset=utf-8', await metricsOf(fleet.processes, fleet.counts));
    if (path === '/live') return send(200, 'application/json', JSON.stringify({ status: 'alive', processes: fleet.processes.length }));
    if (path === '/ready') {
      const ready = !fleet.isStopping && (await isReady(fleet.processes));
      return send(ready ? 200 : 503, 'application/json', JSON.stringify({ status: ready ? 'ready' : fleet.isStopping ? 'stopping' : 'not ready' }));
    }
    send(404, 'application/json', JSON.stringify({ status: 'not found', paths: ['/live', '/ready', '/metrics'] }));
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => resolve({ port: server.address().port, close: () => (server.close(), server.closeAllConnections()) }));
  });
}

/** True when every process can answer a question from some data. */
async function isReady(processes) {
  const asked = processes.map(async ({ url }) => {
    const answer = await fetch(`${url}/search?q=paris&limit=1`, { signal: AbortSignal.timeout(PATIENCE) });
    await answer.arrayBuffer();
    return answer.status;
  });
  const statuses = await Promise.all(asked).catch(() => []);
  // 429 and 401 are answers too: a limit, or a key that is wanted.
  return statuses.length > 0 && statuses.every((status) => status < 500);
}
