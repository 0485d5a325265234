// The Web Worker for files of addresses.
import { fileDesk } from '../csv/engine-job.ts';
import type { Ask, Tell } from '../geocoder/engine/protocol.ts';
import { session } from '../geocoder/engine/engine-server.ts';
import { webHost } from '../geocoder/files/web-host.ts';

const scope = self as unknown as { postMessage(tell: Tell): void; onmessage: ((event: MessageEvent<Ask>) => void) | null };
const receive = session(webHost(), (tell) => scope.postMessage(tell), fileDesk);
scope.onmessage = ({ data }) => receive(data);
