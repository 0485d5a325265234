// The package in Node, Deno and Bun.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { OpenOptions, Ruelle as Opened } from 'ruelle';
import { csvSupport } from '../csv/engine-share.ts';
import { openLocal } from '../geocoder/engine/local-client.ts';
import { NOTICES } from '../geocoder/engine/protocol.ts';
import type { Reply } from '../geocoder/engine/protocol.ts';
import type { Thread } from '../geocoder/engine/worker-client.ts';
import type { PoolPlatform } from '../geocoder/engine/worker-pool.ts';
import { shardsAddress } from '../geocoder/files/address.ts';
import { nodeHost } from '../geocoder/files/node-host.ts';
import { openOn } from '../geocoder/local-geocoder.ts';
import type { Platform } from '../geocoder/platform.ts';
import { connect } from '../geocoder/remote-geocoder.ts';

export { RuelleError } from '../geocoder/error.ts';
export { connect };

let compiled: Promise<WebAssembly.Module> | undefined;

/** One engine for questions and for files: nobody waits here for its few bytes more. */
const ENGINE: PoolPlatform & { engine(): Promise<WebAssembly.Module> } = {
  engine: () => (compiled ??= compile()),
  threadWays: () => [() => nodeThread(new Worker(new URL('./node-worker.js', import.meta.url)))],
  openLocal: (opening, { fetch }, listener) => openLocal(opening, nodeHost(fetch), listener, csvSupport({ yields: true })),
};

const PLATFORM: Platform = {
  ...ENGINE,
  threads: 0,
  cache: false,
  refresh: 0,
  memory: 256_000_000,
  maxShards: 8,
  folder: (shards) => shardsAddress(address(shards)),
  absolute: (engine) => address(engine).href,
  csv: { ...ENGINE, threads: availableParallelism },
};

/** Reads or fetches the shards. It is a function, so that bundlers can leave it out where it is not used. */
export function open(options: OpenOptions): Promise<Opened> {
  return openOn(PLATFORM, options);
}

/** `open` and `connect` under one name. */
export const Ruelle = { open, connect };

/** The URL of an address, or of a path. */
function address(place: string | URL): URL {
  return place instanceof URL || /^(https?|file):\/\//.test(place) ? new URL(place) : pathToFileURL(place);
}

async function compile(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(new Uint8Array(await readFile(new URL('./csv.wasm', import.meta.url))));
}

function nodeThread(worker: Worker): Thread {
  // The thread keeps the process alive only while a request waits for its reply.
  worker.unref();
  let waiting = 0;
  return {
    post(request) {
      worker.postMessage(request);
      if (waiting++ === 0) worker.ref();
    },
    listen(onReply, onFailure) {
      worker.on('message', (reply: Reply) => {
        if (!NOTICES.has(reply.kind) && --waiting === 0) worker.unref();
        onReply(reply);
      });
      worker.on('error', (error) => onFailure(String(error)));
      worker.on('exit', (code) => onFailure(`the thread ended with code ${code}`));
    },
    end: () => void worker.terminate(),
  };
}
