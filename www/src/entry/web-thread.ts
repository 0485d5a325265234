// The thread that sends requests for a caller that sleeps meanwhile.
import type { MessagePort } from 'node:worker_threads';
import { workerData } from 'node:worker_threads';

/** What the caller wants: a request sent, more of a body, a body left. */
export type Order =
  | { kind: 'request'; number: number; url: string; headers: string[]; connect: number; silence: number; redirections: number; secure: boolean }
  | { kind: 'more'; number: number }
  | { kind: 'end'; number: number };

/** The head of a response, some bytes (none at the end), or a fault: its kind, a space, its reason. */
export type Answer = { status: number; url: string; headers: string[] } | { bytes: Uint8Array } | { fault: string };

interface Open {
  /** What has come and was not asked for yet. A stream that breaks forgets what nobody has read, so it is read at once. */
  pieces: Uint8Array[];
  bytes: number;
  /** Set once nothing more comes: true at the end, or why it broke. */
  ended: true | { why: unknown } | undefined;
  /** Called when any of these has changed. */
  changed: () => void;
  silence: number;
  stop: AbortController;
}

const { signal, port } = workerData as { signal: Int32Array<SharedArrayBuffer>; port: MessagePort };
const open = new Map<number, Open>();
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const NO_HOST = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME', 'EAI_NODATA']);
const NO_CONNECTION = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);
/** Bytes of a body that wait to be asked for, at most, about. */
const MOST_WAITING = 1 << 20;
const INSECURE = /certificate|CERT_|self.signed|SSL|TLS/i;

port.on('message', async (order: Order) => {
  port.postMessage(await answer(order));
  Atomics.add(signal, 0, 1);
  Atomics.notify(signal, 0);
});

async function answer(order: Order): Promise<Answer> {
  try {
    if (order.kind === 'request') return await send(order);
    if (order.kind === 'more') return { bytes: await more(order.number) };
    open.get(order.number)?.stop.abort();
    open.delete(order.number);
    return { bytes: new Uint8Array() };
  } catch (error) {
    return { fault: faultOf(error) };
  }
}

async function send({ number, url, headers, connect, silence, redirections, secure }: Extract<Order, { kind: 'request' }>): Promise<Answer> {
  const pairs = Array.from({ length: headers.length / 2 }, (_, at): [string, string] => [headers[2 * at]!, headers[2 * at + 1]!]);
  let at = url;
  for (let hops = 0; hops <= redirections; hops++) {
    if (secure && !at.startsWith('https:')) return { fault: 'other only addresses that begin with https:// are followed' };
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(new Late()), connect);
    const response = await fetch(at, { headers: pairs, redirect: 'manual', signal: stop.signal }).finally(() => clearTimeout(late));
    const to = response.headers.get('location');
    if (REDIRECTS.has(response.status) && to) {
      await response.body?.cancel();
      at = new URL(to, at).href;
      continue;
    }
    const here: Open = { pieces: [], bytes: 0, ended: undefined, changed: () => {}, silence, stop };
    open.set(number, here);
    void pump(response.body, here);
    return { status: response.status, url: at, headers: [...response.headers].flat() };
  }
  return { fault: 'redirections' };
}

async function more(number: number): Promise<Uint8Array> {
  const here = open.get(number);
  while (here) {
    const piece = here.pieces.shift();
    if (piece) {
      here.bytes -= piece.length;
      here.changed();
      return piece;
    }
    if (here.ended === true) break;
    if (here.ended) throw here.ended.why;
    const late = setTimeout(() => here.stop.abort(new Late()), here.silence);
    await change(here);
    clearTimeout(late);
  }
  return new Uint8Array();
}

/** Reads a body as it comes, while not too much of it waits. */
async function pump(body: ReadableStream<Uint8Array> | null, here: Open): Promise<void> {
  try {
    for await (const piece of body ?? []) {
      here.pieces.push(piece);
      here.bytes += piece.length;
      here.changed();
      while (here.bytes > MOST_WAITING) await change(here);
    }
    here.ended = true;
  } catch (why) {
    here.ended = { why };
  }
  here.changed();
}

/** Waits until something has changed. */
const change = (here: Open): Promise<void> => new Promise((done) => {
  const before = here.changed;
  here.changed = () => {
    here.changed = () => {};
    before();
    done();
  };
});

/** Nothing came in time. */
class Late extends Error {}

function faultOf(error: unknown): string {
  if (error instanceof Late) return 'silence';
  const cause = ((error as Error).cause ?? error) as NodeJS.ErrnoException & { reason?: string };
  // TLS gives its reason apart; its message has lines of OpenSSL's.
  const [code, message] = [cause.code ?? '', cause.reason || cause.message || String(error)];
  if (NO_HOST.has(code)) return 'host';
  if (NO_CONNECTION.has(code)) return 'connect';
  if (INSECURE.test(code) || INSECURE.test(message)) return `insecure ${message}`;
  if ((error as Error).message === 'fetch failed' || code) return `broken ${message}`;
  return `other ${message}`;
}
