// The engine in this thread, with the shards that it holds.
import { Engine } from 'ruelle-engine';
import type { CsvFile, Found, Lacks } from 'ruelle-engine';
import type { FeatureCollection, ReverseOptions, SearchOptions, ShardInfo } from 'ruelle';
import { RuelleError, asRuelleError, reason } from '../error.ts';
import { attribution } from './attribution.ts';

/** Data that a question needed and the engine lacked: once they are fetched, the question is asked again. */
export interface Needs {
  /** Ranges of files whose shards are open in part. */
  ranges: [name: string, from: number, to: number][];
  /** Whether the answer cannot be used at all. Else it lacks only ids and exact positions. */
  isBlocking: boolean;
  /** Names of shards that the router knows. */
  shards: string[];
}

/** An engine with its shards. */
export class LocalEngine {
  private readonly engine = new Engine();
  private readonly infos = new Map<string, ShardInfo>();
  private attribution = attribution([]);
  /** The needs of the last answer, or undefined if it lacked nothing that can be fetched. */
  needs: Needs | undefined;
  /** Names of the router's shards that the last question was asked of. */
  asked: readonly string[] = [];

  /** Whether this build of the engine knows routers. */
  static get canRoute(): boolean {
    return 'routes' in Engine.prototype;
  }

  /** Whether the router knows this shard. */
  routes(name: string): boolean {
    return this.engine.routes?.(name) ?? false;
  }

  /** Names the router's shards that cannot be had now: questions do without them. */
  setUnavailable(names: readonly string[]): void {
    this.engine.withhold?.([...names]);
  }

  /** Limits the number of the router's shards that one question is asked of. */
  setMaxShards(count: number): void {
    this.engine.limitShards?.(count);
  }

  /** Opens a shard, or its beginning. It replaces an open shard of the same name. */
  add(bytes: Uint8Array, isPart = false): ShardInfo {
    const info = guarded(() => this.engine.addShard(bytes, isPart), 'shards');
    this.infos.set(info.name, info);
    this.setAttribution();
    return info;
  }

  /** Gives a shard that is open in part more bytes of its file. Returns false if it refuses them. */
  fill(name: string, from: number, bytes: Uint8Array): boolean {
    return guarded(() => this.engine.fill(name, from, bytes), 'shards');
  }

  remove(name: string): void {
    this.engine.removeShard(name);
    this.infos.delete(name);
    this.setAttribution();
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

  /** The next batch of a file, geocoded, or undefined if it needs more bytes of the file or of shards. Only the engine for files has it. */
  rows(file: CsvFile): Uint8Array<ArrayBuffer> | undefined {
    const batch = guarded(() => this.engine.geocodeRows(file));
    this.needs = batch ? undefined : readNeeds(file.lacks());
    this.asked = [];
    return batch;
  }

  free(): void {
    this.engine.free();
  }

  private setAttribution(): void {
    this.attribution = attribution([...this.infos.values()]);
  }

  /** Asks the engine, and adds attribution, licence and time to its answer. */
  private answer(ask: () => Found): FeatureCollection {
    const start = performance.now();
    this.needs = undefined;
    this.asked = [];
    const { lacks, asked = [], ...answer } = guarded(ask);
    this.asked = asked;
    this.needs = readNeeds(lacks);
    const unread = lacks?.unread?.length ? { unread: lacks.unread } : {};
    return Object.assign(answer, this.attribution, unread, { micros: Math.round((performance.now() - start) * 1000) });
  }
}

/** The needs among the lacking data, or undefined if none of it can be fetched. */
function readNeeds(lacks: Lacks | undefined): Needs | undefined {
  if (!lacks) return undefined;
  const { bytes, waits, shards = [] } = lacks;
  const ranges = Array.from({ length: bytes.length / 3 }, (_, at) => bytes.slice(3 * at, 3 * at + 3) as Needs['ranges'][number]);
  return ranges.length > 0 || shards.length > 0 ? { ranges, isBlocking: waits, shards } : undefined;
}

/** The result of `ask`. A refusal of the engine gets this code, a trap the code `engine`. */
export function guarded<T>(ask: () => T, code: 'bad-request' | 'shards' = 'bad-request'): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) throw new RuelleError('engine', `the engine trapped: ${reason(error)}`, { cause: error });
    throw asRuelleError(error, code);
  }
}
