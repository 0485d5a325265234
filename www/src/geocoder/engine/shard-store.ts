// The shards of one geocoder in one thread: opened, and kept up with their folder.
import type { FeatureCollection, Holdings, MissingShard, Progress, ShardInfo } from 'ruelle';
import { LocalEngine, startEngine } from './engine.ts';
import type { EngineFile, Needs } from './engine.ts';
import { RuelleError, reason } from '../error.ts';
import type { Folder } from '../files/folder.ts';
import type { FileCache } from '../files/file-cache.ts';
import { FetchLoop } from './fetch-loop.ts';
import type { Typing } from './fetch-loop.ts';
import type { ShardEntry } from '../files/manifest.ts';
import { PartialShards } from './partial-shards.ts';
import { NeedsRouter, ROUTER, ShardLru, isRouted } from './shard-lru.ts';
import { ShardLoader } from '../files/shard-loader.ts';
import type { Manifest } from '../files/shard-loader.ts';
import { Poller } from '../lifetime/poller.ts';

/** Where shards are, as it can be sent to a thread. */
export type ShardLocation =
  | { kind: 'folder'; folder: unknown }
  /** The shards themselves. */
  | { kind: 'loose'; files: readonly (Blob | Uint8Array)[] };

/** What to open. */
export interface Opening {
  engine: EngineFile;
  place: ShardLocation;
  /** Names of shards; all when left out. */
  wanted: readonly string[] | undefined;
  /** Whether, or in which folder, files are kept for the next visit. */
  cache: boolean | string;
  /** Milliseconds between looks for newer shards; 0 for none. */
  refresh: number;
  /** When shards are fetched whole: at first, behind the answers, or when a question needs much of them. */
  whole: 'first' | 'later' | 'never';
  /** Bytes of shards that may be open at once, where a router says which are needed. */
  memory: number;
  /** Of how many of the router's shards a question is asked at most. */
  asked: number;
}

/** What a thread has around it. */
export interface Host {
  folder(place: unknown): Folder;
  keep(cache: boolean | string): Promise<FileCache | undefined>;
}

/** What is told while opening, and after. */
export interface Listener {
  onProgress(progress: Progress): void;
  onHoldings(holdings: Holdings): void;
  /** Bytes taken from the network so far, after opening. */
  onFetched(fetched: number): void;
  /** A shard has been opened, or the rest of one. */
  onOpened(): void;
}

/** Milliseconds for which a shard is done without that could not be had. */
const MISSED = 30_000;
/** Milliseconds between looks for what is left to fetch, where nothing failed. */
const HOUR = 3_600_000;

/** An engine and its shards. */
export class ShardStore {
  readonly engine = new LocalEngine();
  private readonly infos = new Map<string, ShardInfo>();
  /** File names of the open shards, which change with their content. */
  private readonly files = new Map<string, string>();
  private readonly missing = new Map<string, MissingShard>();
  private loaded = 0;
  private expected = 0;
  private upkeep: Poller | undefined;
  /** Shards that are open in part; none for loose ones. */
  private parts: PartialShards | undefined;
  private readonly completion = new Poller(async () => (await this.parts?.complete()) ?? true, HOUR);
  private isOpen = false;
  private isClosed = false;
  /** The shards that are opened when they are needed; none unless there is a router. */
  private routed: ReadonlyMap<string, ShardEntry> | undefined;
  private readonly shelf: ShardLru;
  private supply: ShardLoader | undefined;
  private readonly inquiry: FetchLoop;
  private readonly opening = new Map<string, Promise<void>>();
  private missedAt = 0;

  private constructor(
    private readonly opened: Opening,
    private fetched: number,
    private readonly listener: Listener,
  ) {
    this.shelf = new ShardLru(opened.memory);
    const letGo = (names: readonly string[]): void => names.forEach((name) => this.isClosed || this.drop(name));
    this.inquiry = new FetchLoop(this.engine, this.shelf, (lacks) => this.get(lacks), letGo);
  }

  /** Starts the engine and opens all shards that are wanted; those that fail are missing. */
  static async open(opening: Opening, host: Host, listener: Listener): Promise<ShardStore> {
    const { place, cache, wanted, refresh, memory } = opening;
    const keep = cache === false ? undefined : await host.keep(cache);
    const supply = place.kind === 'folder' ? new ShardLoader(host.folder(place.folder), keep) : undefined;
    if (supply && !wanted && !LocalEngine.canRoute) {
      const listing = await supply.peek().catch(() => undefined);
      if (listing && isRouted(listing.entries, memory)) throw new NeedsRouter();
    }
    const starting = startEngine(opening.engine, keep);
    if (place.kind === 'loose' || !supply) {
      const stock = new ShardStore(opening, await starting, listener);
      if (place.kind !== 'loose') return stock.orNothing();
      await stock.takeLoose(place.files);
      return stock.orNothing();
    }
    const [fetched, kept] = await Promise.all([starting, supply.cachedManifest()]);
    const stock = new ShardStore(opening, fetched, listener);
    stock.supply = supply;
    stock.parts = new PartialShards(supply, stock.engine, (count, isFetched) => stock.count(count, isFetched), () => listener.onOpened());
    stock.loaded = stock.expected = fetched;
    await stock.takeFirst(supply, kept);
    stock.orNothing();
    stock.upkeep = new Poller(() => stock.refresh(supply), refresh);
    stock.upkeep.begin(kept !== undefined || stock.missing.size > 0);
    stock.isOpen = true;
    return stock;
  }

  get holdings(): Holdings {
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    return { shards: [...this.infos.values()].sort(byName), missing: [...this.missing.values()].sort(byName), fetched: this.fetched };
  }

  /** Asks the engine, and fetches what it lacks until it lacks nothing. */
  ask(question: (engine: LocalEngine) => FeatureCollection, typing?: Typing): Promise<FeatureCollection> {
    this.forgetMisses();
    return this.inquiry.ask(() => question(this.engine), typing);
  }

  /** Does some work of the engine again until it lacks nothing. */
  through<T>(work: () => T): Promise<T> {
    return this.inquiry.through(work);
  }

  private async get({ bytes, shards }: Needs): Promise<void> {
    try {
      await Promise.all([...shards.map((name) => this.openRouted(name)), this.parts?.fetch(bytes)]);
    } catch (error) {
      throw new RuelleError('shards', `house numbers cannot be fetched: ${reason(error)}`, { cause: error });
    }
    if (this.isClosed) throw new RuelleError('closed', 'the geocoder was closed');
  }

  /** Opens a shard that the router knows; one that cannot be had is done without for a while. */
  private openRouted(name: string): Promise<void> {
    const entry = this.routed?.get(name);
    const opening = this.opening.get(name) ?? (this.supply && entry ? this.takeOne(this.supply, entry) : Promise.resolve(this.miss(name, 'the manifest lists no such shard')));
    this.opening.set(name, opening);
    return opening.then(() => {
      this.opening.delete(name);
      if (this.isClosed) return;
      this.listener.onHoldings(this.holdings);
      if (!this.missing.has(name)) return;
      this.missedAt = Date.now();
      this.engine.withhold([...this.missing.keys()]);
    });
  }

  /** What could not be had may be there by now. */
  private forgetMisses(): void {
    if (!this.routed || this.missing.size === 0 || Date.now() - this.missedAt < MISSED) return;
    this.missing.clear();
    this.engine.withhold([]);
  }

  close(): void {
    this.isClosed = true;
    this.parts?.clear();
    this.completion.end();
    this.upkeep?.end();
    this.engine.free();
  }

  /** What was kept, when all of it is there; else what the folder has now. */
  private async takeFirst(supply: ShardLoader, kept: Manifest | undefined): Promise<void> {
    if (kept) {
      await this.take(supply, kept);
      if (this.missing.size === 0) return;
    }
    try {
      await this.takeFresh(supply);
    } catch (error) {
      // Without a network, what was kept is better than nothing.
      if (this.infos.size === 0) {
        this.close();
        throw error;
      }
    }
  }

  /** Takes what the folder has now, and keeps its manifest. */
  private async takeFresh(supply: ShardLoader): Promise<void> {
    let listing = await supply.freshManifest();
    await this.take(supply, listing);
    if (this.missing.size > 0) {
      // The manifest itself may be an old copy, of shards that are gone.
      const again = await supply.freshManifest(true).catch(() => listing);
      if (!isSame(again.bytes, listing.bytes)) await this.take(supply, (listing = again));
    }
    if (this.missing.size === 0) await supply.remember(listing);
  }

  /** Looks for newer shards; false when some are still missing. */
  private async refresh(supply: ShardLoader): Promise<boolean> {
    const before = JSON.stringify([...this.files, ...this.missing.keys()]);
    await this.takeFresh(supply);
    if (JSON.stringify([...this.files, ...this.missing.keys()]) !== before) this.listener.onHoldings(this.holdings);
    return this.missing.size === 0;
  }

  /** Opens what a manifest lists and is not open yet, and closes what it lists no more. */
  private async take(supply: ShardLoader, { entries }: Manifest): Promise<void> {
    const { wanted, memory, asked } = this.opened;
    const listed = wanted ? entries.filter(({ name }) => wanted.includes(name)) : entries;
    this.missing.clear();
    this.routed = !wanted && LocalEngine.canRoute && isRouted(entries, memory) ? new Map(entries.map((entry) => [entry.name, entry])) : undefined;
    if (this.routed) {
      // The router first: what it knows is opened when it is needed.
      await this.takeAll(supply, entries.filter(({ name }) => name === ROUTER));
      if (this.missing.size > 0) return;
      this.engine.withhold([]);
      this.engine.limitShards(asked);
      await this.takeAll(supply, entries.filter(({ name }) => this.files.has(name) || !this.engine.routes(name)));
    } else {
      await this.takeAll(supply, listed);
    }
    for (const name of wanted ?? []) if (!listed.some((entry) => entry.name === name)) this.miss(name, 'the manifest lists no such shard');
    for (const name of this.files.keys()) if (!listed.some((entry) => entry.name === name)) this.drop(name);
  }

  private async takeAll(supply: ShardLoader, listed: readonly ShardEntry[]): Promise<void> {
    const { whole } = this.opened;
    const news = listed.filter(({ name, file }) => this.files.get(name) !== file);
    this.count(0, false, news.reduce((sum, { bytes, start }) => sum + (whole === 'first' ? bytes : (start?.bytes ?? bytes)), 0));
    await Promise.all(news.map((entry) => this.takeOne(supply, entry)));
  }

  private async takeOne(supply: ShardLoader, entry: ShardEntry): Promise<void> {
    try {
      this.infos.set(entry.name, await this.openOne(supply, entry));
      if (this.routed && entry.name !== ROUTER && this.engine.routes(entry.name)) this.shelf.add(entry.name, entry.bytes);
      this.files.set(entry.name, entry.file);
      this.listener.onOpened();
    } catch (error) {
      this.miss(entry.name, reason(error));
    }
  }

  private async openOne(supply: ShardLoader, entry: ShardEntry): Promise<ShardInfo> {
    const onBytes = (count: number, isFetched: boolean): void => this.count(count, isFetched);
    const { whole } = this.opened;
    const { bytes, isWhole } = whole === 'first' ? { bytes: await supply.shard(entry, onBytes), isWhole: true } : await supply.start(entry, onBytes);
    if (!isWhole) {
      const info = this.engine.add(bytes, true);
      this.parts?.add(info.name, entry, bytes);
      if (whole === 'later') this.completion.begin(true);
      return info;
    }
    const info = this.engine.add(bytes);
    this.parts?.drop(info.name);
    return info;
  }

  private async takeLoose(files: readonly (Blob | Uint8Array)[]): Promise<void> {
    for (const [index, file] of files.entries()) {
      const name = 'name' in file && typeof file.name === 'string' ? file.name : `shard ${index + 1}`;
      try {
        const info = this.engine.add(file instanceof Uint8Array ? file : new Uint8Array(await file.arrayBuffer()));
        this.infos.set(info.name, info);
      } catch (error) {
        this.miss(name, reason(error));
      }
    }
  }

  private drop(name: string): void {
    const own = this.infos.get(name)?.name ?? name;
    this.engine.remove(own);
    this.parts?.drop(own);
    this.shelf.drop(name);
    this.infos.delete(name);
    this.files.delete(name);
  }

  private miss(name: string, error: string): void {
    this.missing.set(name, { name, error });
  }

  private count(bytes: number, isFetched: boolean, more = 0): void {
    if (bytes === 0 && more === 0) return;
    this.loaded += bytes;
    this.expected += more;
    if (isFetched) this.fetched += bytes;
    if (this.isOpen) return this.listener.onFetched(this.fetched);
    this.listener.onProgress({ loaded: this.loaded, expected: Math.max(this.loaded, this.expected) });
  }

  /** Only when there is no shard at all is a missing one an error. */
  private orNothing(): this {
    if (this.infos.size > 0) return this;
    this.close();
    const why = [...this.missing.values()].map(({ name, error }) => `${name}: ${error}`).join('; ');
    throw new RuelleError('shards', why || 'no shard was given');
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, index) => byte === b[index]);
}
