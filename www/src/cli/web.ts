// Requests for a caller that cannot wait for promises: a thread sends them, and the caller sleeps until it has answered.
import { MessageChannel, Worker, receiveMessageOnPort } from 'node:worker_threads';
import type { Answer, Order } from '../entry/web-thread.ts';

interface Head {
  status: number;
  url: string;
  headers: string[];
}

const signal = new Int32Array(new SharedArrayBuffer(4));
const { port1: port, port2: threadPort } = new MessageChannel();
let thread: Worker | undefined;
const heads = new Map<number, Head>();
/** Bytes that came and were not taken yet, by response. */
const rests = new Map<number, Uint8Array>();
let last = 0;

/** Gives an order to the thread, and sleeps until its answer. A fault is thrown as it is. */
function order(given: Order): Exclude<Answer, { fault: string }> {
  thread ??= new Worker(new URL('./web-thread.js', import.meta.url), { workerData: { signal, port: threadPort }, transferList: [threadPort] });
  thread.unref();
  const before = Atomics.load(signal, 0);
  port.postMessage(given);
  for (;;) {
    const received = receiveMessageOnPort(port) as { message: Answer } | undefined;
    if (!received) {
      Atomics.wait(signal, 0, before);
      continue;
    }
    if ('fault' in received.message) throw received.message.fault;
    return received.message;
  }
}

export function request(url: string, headers: string[], times: Float64Array, redirections: number, secure: boolean): number {
  const number = ++last;
  const [connect = 0, silence = 0] = times;
  const answer = order({ kind: 'request', number, url, headers, connect, silence, redirections, secure });
  if ('status' in answer) heads.set(number, answer);
  return number;
}

const head = (number: number): Head => heads.get(number) ?? { status: 0, url: '', headers: [] };
export const responseStatus = (number: number): number => head(number).status;
export const responseUrl = (number: number): string => head(number).url;
export const responseHeaders = (number: number): string[] => head(number).headers;

export function receive(number: number, into: Uint8Array): number {
  let rest = rests.get(number);
  if (!rest?.length) {
    const answer = order({ kind: 'more', number });
    rest = 'bytes' in answer ? answer.bytes : new Uint8Array();
  }
  const taken = rest.subarray(0, into.length);
  into.set(taken);
  rests.set(number, rest.subarray(taken.length));
  return taken.length;
}

export function hangUp(number: number): void {
  heads.delete(number);
  rests.delete(number);
  order({ kind: 'end', number });
}
