// The engine's WebAssembly: fetched, compiled, and started once a thread.
import init from 'ruelle-engine';
import { RuelleError, asRuelleError } from '../error.ts';
import { download } from '../files/download.ts';
import type { FileCache } from '../files/file-cache.ts';

/** The engine's file: its absolute address, its bytes, or the compiled module. */
export type EngineFile = string | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module;

let started: Promise<number> | undefined;

/** Starts the engine in this thread, unless it runs already. Returns the number of bytes that were fetched for it. */
export function startEngine(file: EngineFile, cache?: FileCache): Promise<number> {
  // All geocoders of a thread share one instance. A start that failed is tried again.
  started ??= start(file, cache).catch((error: unknown) => {
    started = undefined;
    throw asRuelleError(error, 'engine');
  });
  return started;
}

async function start(file: EngineFile, cache: FileCache | undefined): Promise<number> {
  requireWebAssembly();
  if (typeof file !== 'string') {
    await init({ module_or_path: await compile(file, 'the engine') });
    return 0;
  }
  const { bytes, isFetched } = await fetchOrCached(file, cache);
  await init({ module_or_path: await compile(bytes, file) });
  if (!isFetched) return 0;
  void cache?.put(file, bytes);
  return bytes.byteLength;
}

/** The file from the network. The engine has to match the scripts around it, so that the cached file serves only without a network. */
async function fetchOrCached(address: string, cache: FileCache | undefined): Promise<{ bytes: Uint8Array<ArrayBuffer>; isFetched: boolean }> {
  try {
    return { bytes: await download(address), isFetched: true };
  } catch (error) {
    const cached = await cache?.get(address);
    if (cached) return { bytes: cached, isFetched: false };
    throw error;
  }
}

/** Throws `engine` where there is no WebAssembly. */
export function requireWebAssembly(): void {
  if (typeof WebAssembly === 'undefined') throw new RuelleError('engine', 'there is no WebAssembly here');
}

/** The compiled module of these bytes. `where` names them in the error. A compiled module is returned as it is. */
export async function compile(file: Exclude<EngineFile, string>, where: string): Promise<WebAssembly.Module> {
  if (file instanceof WebAssembly.Module) return file;
  const [, a, s, m] = new Uint8Array(file);
  // A server may answer with a page for a file that it does not have.
  if (a !== 0x61 || s !== 0x73 || m !== 0x6d) {
    throw new RuelleError('engine', `${where} is not WebAssembly: copy engine.wasm there, or say where it is with the option engine`);
  }
  return WebAssembly.compile(file);
}
