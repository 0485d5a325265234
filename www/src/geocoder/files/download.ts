// Bytes from an address: a slow network is waited for, a dead one is not.
import { reason } from '../error.ts';

/** As the platform's. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** Milliseconds without a byte after which a download is given up. */
const STALLED = 30_000;

/** Fetches `url` whole; `onBytes` is told of each piece. Errors say what was asked and what came. */
export async function download(url: string, fetch: Fetch, init: RequestInit = {}, onBytes?: (count: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  return (await transfer(url, fetch, init, onBytes)).bytes;
}

/** Bytes of a file, or all of it. */
export interface Range {
  bytes: Uint8Array<ArrayBuffer>;
  isWhole: boolean;
}

/** Fetches the bytes of `url` from `from` to before `to`; all of them where the server knows no ranges. */
export async function downloadRange(url: string, fetch: Fetch, from: number, to: number, init: RequestInit = {}, onBytes?: (count: number) => void): Promise<Range> {
  const { bytes, status } = await transfer(url, fetch, { ...init, headers: { range: `bytes=${from}-${to - 1}` } }, onBytes);
  if (status === 206 && bytes.byteLength !== to - from) throw new Error(`${url}: of the bytes ${from} to ${to - 1}, ${bytes.byteLength} came`);
  return { bytes, isWhole: status !== 206 };
}

async function transfer(url: string, fetch: Fetch, init: RequestInit, onBytes: (count: number) => void = () => {}): Promise<{ bytes: Uint8Array<ArrayBuffer>; status: number }> {
  const stop = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(new Error(`nothing came for ${STALLED / 1000} s`)), STALLED);
  };
  try {
    wait();
    const response = await fetch(url, { ...init, signal: stop.signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const bytes = await collect(response, (count) => {
      wait();
      onBytes(count);
    });
    return { bytes, status: response.status };
  } catch (error) {
    throw new Error(`${url}: ${reason(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

async function collect(response: Response, onBytes: (count: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let piece = await reader?.read(); piece && !piece.done; piece = await reader?.read()) {
    pieces.push(piece.value);
    length += piece.value.byteLength;
    onBytes(piece.value.byteLength);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.byteLength;
  }
  return whole;
}
