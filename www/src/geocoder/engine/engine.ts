// The engine in this thread: WebAssembly, compiled once, and the shards it holds.
import init, { Engine } from 'ruelle-engine';
import type { CsvFile, Found, Lacks } from 'ruelle-engine';
import type { FeatureCollection, ReverseOptions, SearchOptions, ShardInfo } from 'ruelle';
import { download } from '../files/download.ts';
import { RuelleError, asRuelleError, reason } from '../error.ts';
import type { FileCache } from '../files/file-cache.ts';
import { attribution } from './attribution.ts';

/** The engine's file: its absolute address, its bytes, or compiled. */
export type EngineFile = string | ArrayBuffer | Uint8Array<ArrayBuffer> | WebAssembly.Module;

let started: Promise<number> | undefined;

/** Makes sure that the engine runs in this thread; the bytes that were fetched for it. */
export function startEngine(file: EngineFile, keep?: FileCache): Promise<number> {
  // One instance a thread: geocoders share it. What failed is tried again.
  started ??= start(file, keep).catch((error: unknown) => {
    started = undefined;
    throw asRuelleError(error, 'engine');
  });
  return started;
}

async function start(file: EngineFile, keep: FileCache | undefined): Promise<number> {
  if (typeof WebAssembly === 'undefined') throw new RuelleError('engine', 'there is no WebAssembly here');
  if (file instanceof WebAssembly.Module) {
    await init({ module_or_path: file });
    return 0;
  }
  if (typeof file !== 'string') {
    await init({ module_or_path: await compile(file, 'the engine') });
    return 0;
  }
  const { bytes, isFetched } = await fetchOrKept(file, keep);
  await init({ module_or_path: await compile(bytes, file) });
  if (isFetched) void keep?.put(file, bytes);
  return isFetched ? bytes.byteLength : 0;
}

/** The engine belongs to the scripts around it: what was kept serves only without a network. */
async function fetchOrKept(address: string, keep: FileCache | undefined): Promise<{ bytes: Uint8Array<ArrayBuffer>; isFetched: boolean }> {
  try {
    return { bytes: await download(address, (url, init) => fetch(url, init)), isFetched: true };
  } catch (error) {
    const kept = await keep?.get(address);
    if (kept) return { bytes: kept, isFetched: false };
    throw error;
  }
}

/** Compiles bytes that must be WebAssembly; `where` names them in errors. */
export async function compile(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>, where: string): Promise<WebAssembly.Module> {
  const [a, s, m] = new Uint8Array(bytes instanceof Uint8Array ? bytes.slice(1, 4) : bytes.slice(1, 4));
  // What servers answer for a file that they do not have.
  if (a !== 0x61 || s !== 0x73 || m !== 0x6d) {
    throw new RuelleError('engine', `${where} is not WebAssembly: copy engine.wasm there, or say where it is with the option engine`);
  }
  return WebAssembly.compile(bytes);
}

/** What is needed and is not here: it is fetched, then asked again. */
export interface Needs {
  /** Of shards that are open in part: their names, and bytes of their files. */
  bytes: [name: string, from: number, to: number][];
  /** What was answered without is no answer; else ids and exact positions are lacking. */
  waits: boolean;
  /** Names of shards of a router. */
  shards: string[];
}

/** An engine with its shards. */
export class LocalEngine {
  private readonly engine = new Engine();
  private readonly infos = new Map<string, ShardInfo>();
  private attribution = attribution([]);
  /** What the last answer lacks that can be fetched. */
  lacks: Needs | undefined;
  /** The router's shards that the last answer was asked of. */
  asked: readonly string[] = [];

  /** Whether this engine knows routers. */
  static get canRoute(): boolean {
    return 'routes' in Engine.prototype;
  }

  /** True when the router knows this shard. */
  routes(name: string): boolean {
    return this.engine.routes?.(name) ?? false;
  }

  /** Which of the router's shards cannot be had now. */
  withhold(names: readonly string[]): void {
    this.engine.withhold?.([...names]);
  }

  /** Of how many of the router's shards a question is asked at most. */
  limitShards(most: number): void {
    this.engine.limitShards?.(most);
  }

  /** Opens a shard, or its beginning; it takes the place of the one of its name. */
  add(bytes: Uint8Array, isPart = false): ShardInfo {
    const info = guarded(() => this.engine.addShard(bytes, isPart), 'shards');
    this.infos.set(info.name, info);
    this.attribution = attribution([...this.infos.values()]);
    return info;
  }

  /** Gives a shard that was opened in part more of its file; false when it takes none. */
  fill(name: string, from: number, bytes: Uint8Array): boolean {
    return guarded(() => this.engine.fill(name, from, bytes), 'shards');
  }

  remove(name: string): void {
    this.engine.removeShard(name);
    this.infos.delete(name);
    this.attribution = attribution([...this.infos.values()]);
  }

  search(query: string, options?: SearchOptions): FeatureCollection {
    return this.answer(() => this.engine.search(query, options));
  }

  reverse(lon: number, lat: number, options?: ReverseOptions): FeatureCollection {
    return this.answer(() => this.engine.reverse(lon, lat, options));
  }

  lookup(ids: string | readonly string[]): FeatureCollection {
    return this.answer(() => this.engine.lookup(ids));
  }

  /** The next batch of a file, geocoded; undefined when it needs more bytes. Only the engine for files has it. */
  rows(file: CsvFile): Uint8Array<ArrayBuffer> | undefined {
    const piece = guarded(() => this.engine.geocodeRows(file), 'bad-request');
    [this.lacks, this.asked] = [piece ? undefined : lacking(file.lacks()), []];
    return piece;
  }

  free(): void {
    this.engine.free();
  }

  /** Asks, and says whom to thank and how long it took. */
  private answer(ask: () => Found): FeatureCollection {
    const start = performance.now();
    [this.lacks, this.asked] = [undefined, []];
    const { lacks, asked, ...answer } = guarded(ask, 'bad-request');
    this.asked = asked ?? [];
    this.lacks = lacking(lacks);
    const unread = lacks?.unread?.length ? { unread: lacks.unread } : {};
    return Object.assign(answer, this.attribution, unread, { micros: Math.round((performance.now() - start) * 1000) });
  }
}

/** What can be fetched, as it is used here; undefined when there is none. */
function lacking(lacks: Lacks | undefined): Needs | undefined {
  if (!lacks) return undefined;
  const { bytes: flat, waits, shards = [] } = lacks;
  const bytes = Array.from({ length: flat.length / 3 }, (_, at) => flat.slice(3 * at, 3 * at + 3) as Needs['bytes'][number]);
  return bytes.length > 0 || shards.length > 0 ? { bytes, waits, shards } : undefined;
}

/** What the engine refuses is the caller's to mend; a trap is not. */
function guarded<T>(ask: () => T, code: 'bad-request' | 'shards'): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw new RuelleError('engine', `the engine trapped: ${reason(error)}`, { cause: error });
    throw asRuelleError(error, code);
  }
}
