// The package in Node, Deno and Bun.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { OpenOptions, Ruelle as Opened } from 'ruelle';
import { csvSupport } from '../csv/engine-job.ts';
import { folderAddress } from '../geocoder/files/folder.ts';
import { openLocal } from '../geocoder/engine/local-client.ts';
import { openOn } from '../geocoder/local-geocoder.ts';
import type { Platform } from '../geocoder/local-geocoder.ts';
import { nodeHost } from '../geocoder/files/node-host.ts';
import { connect } from '../geocoder/remote-geocoder.ts';
import type { Reply } from '../geocoder/engine/protocol.ts';
import type { Thread } from '../geocoder/engine/worker-client.ts';

export { RuelleError } from '../geocoder/error.ts';
export { connect };

let compiled: Promise<WebAssembly.Module> | undefined;
const engine = (): Promise<WebAssembly.Module> => (compiled ??= compile());
const threadWays = (): (() => Thread)[] => [() => nodeThread(new Worker(new URL('./node-worker.js', import.meta.url)))];
const here: Platform['here'] = (opening, { fetch }, listener) => openLocal(opening, nodeHost(fetch), listener, csvSupport);

const PLATFORM: Platform = {
  threads: 0,
  cache: false,
  refresh: 0,
  memory: 256_000_000,
  asked: 8,
  engine,
  threadWays,
  folder: (shards) => folderAddress(address(shards)),
  here,
  absolute: (engine) => address(engine).href,
  files: { threads: availableParallelism, engine, threadWays, here },
};

/** Reads or fetches the shards. A function, so that bundlers can leave it out where it is not used. */
export function open(options: OpenOptions): Promise<Opened> {
  return openOn(PLATFORM, options);
}

/** Both under one name. */
export const Ruelle = { open, connect };

/** An address is one; all else is a path. */
function address(place: string | URL): URL {
  return place instanceof URL || /^(https?|file):\/\//.test(place) ? new URL(place) : pathToFileURL(place);
}

/** One engine for questions and for files, since here nobody waits for its few bytes more; compiled once, whatever the number of threads. */
async function compile(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(new Uint8Array(await readFile(new URL('./csv.wasm', import.meta.url))));
}

/** What a thread tells besides answers. */
const BESIDES: ReadonlySet<Reply['kind']> = new Set(['progress', 'holdings', 'early', 'fetched']);

function nodeThread(worker: Worker): Thread {
  // Only while it has something to do does it keep the process running.
  worker.unref();
  let waiting = 0;
  return {
    post(ask) {
      worker.postMessage(ask);
      if (waiting++ === 0) worker.ref();
    },
    listen(onTell, onFailure) {
      worker.on('message', (tell: Reply) => {
        if (!BESIDES.has(tell.kind) && --waiting === 0) worker.unref();
        onTell(tell);
      });
      worker.on('error', (error) => onFailure(String(error)));
      worker.on('exit', (code) => onFailure(`the thread ended with code ${code}`));
    },
    end: () => void worker.terminate(),
  };
}
