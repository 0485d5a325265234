// The Web Worker for files of addresses.
import { fileDesk } from '../csv/work.ts';
import type { Ask, Tell } from '../geocoder/protocol.ts';
import { session } from '../geocoder/session.ts';
import { webHost } from '../geocoder/web-host.ts';

const scope = self as unknown as { postMessage(tell: Tell): void; onmessage: ((event: MessageEvent<Ask>) => void) | null };
const receive = session(webHost(), (tell) => scope.postMessage(tell), fileDesk);
scope.onmessage = ({ data }) => receive(data);
