// The Web Worker for files of addresses.
import { csvSupport } from '../csv/engine-job.ts';
import type { Request, Reply } from '../geocoder/engine/protocol.ts';
import { session } from '../geocoder/engine/engine-server.ts';
import { webHost } from '../geocoder/files/web-host.ts';

const scope = self as unknown as { postMessage(tell: Reply): void; onmessage: ((event: MessageEvent<Request>) => void) | null };
const receive = session(webHost(), (tell) => scope.postMessage(tell), csvSupport);
scope.onmessage = ({ data }) => receive(data);
