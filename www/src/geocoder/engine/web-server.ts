// The engine of a Web Worker.
import { webHost } from '../files/web-host.ts';
import type { CsvSupport } from './csv-share.ts';
import { serveEngine } from './engine-server.ts';
import type { Reply, Request } from './protocol.ts';

/** Serves an engine to the page that started this Web Worker. */
export function serveWebWorker(csv?: CsvSupport): void {
  const scope = self as unknown as { postMessage(reply: Reply): void; onmessage: ((event: MessageEvent<Request>) => void) | null };
  const receive = serveEngine(webHost(), (reply) => scope.postMessage(reply), csv);
  scope.onmessage = ({ data }) => receive(data);
}
