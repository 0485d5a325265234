// Downloads that wait for a slow network and give up on a dead one.
import { reason } from '../error.ts';

/** The signature of the platform's `fetch`, as far as it is used. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** The platform's `fetch`, looked up at each call: a page may replace it. */
export const platformFetch: Fetch = (url, init) => fetch(url, init);

/** Milliseconds without a byte after which a download is given up. */
const STALLED = 30_000;

/** Fetches the whole of `url`. `onBytes` hears the size of each chunk. Errors name the address and the fault. */
export async function download(url: string, fetch?: Fetch, init: RequestInit = {}, onBytes?: (count: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  return (await transfer(url, fetch, init, onBytes)).bytes;
}

/** Bytes of a file, or the whole of it. */
export interface Range {
  bytes: Uint8Array<ArrayBuffer>;
  isWhole: boolean;
}

/** Fetches the bytes of `url` from `from` to before `to`, or the whole file if the server knows no ranges. */
export async function downloadRange(url: string, fetch: Fetch | undefined, from: number, to: number, init: RequestInit = {}, onBytes?: (count: number) => void): Promise<Range> {
  const { bytes, status } = await transfer(url, fetch, { ...init, headers: { range: `bytes=${from}-${to - 1}` } }, onBytes);
  if (status === 206 && bytes.byteLength !== to - from) throw new Error(`${url}: of the bytes ${from} to ${to - 1}, ${bytes.byteLength} came`);
  return { bytes, isWhole: status !== 206 };
}

async function transfer(url: string, fetch: Fetch = platformFetch, init: RequestInit, onBytes: (count: number) => void = () => {}): Promise<{ bytes: Uint8Array<ArrayBuffer>; status: number }> {
  const stall = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => stall.abort(new Error(`nothing came for ${STALLED / 1000} s`)), STALLED);
  };
  try {
    wait();
    const response = await fetch(url, { ...init, signal: stall.signal });
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
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let chunk = await reader?.read(); chunk && !chunk.done; chunk = await reader?.read()) {
    chunks.push(chunk.value);
    length += chunk.value.byteLength;
    onBytes(chunk.value.byteLength);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}
