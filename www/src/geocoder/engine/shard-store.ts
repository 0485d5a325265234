// The engine of one geocoder in one thread, with its shards: opened, and kept up to date with their folder.
import type { FeatureCollection, ShardInfo } from 'ruelle';
import { RuelleError, closedError, reason } from '../error.ts';
import type { Host } from '../files/host.ts';
import type { Manifest, ShardEntry } from '../files/manifest.ts';
import { ShardLoader } from '../files/shard-loader.ts';
import { Poller } from '../lifetime/poller.ts';
import { startEngine } from './engine-file.ts';
import { LocalEngine } from './engine.ts';
import type { Needs } from './engine.ts';
import { FetchLoop } from './fetch-loop.ts';
import type { OnEarly } from './fetch-loop.ts';
import { Inventory } from './inventory.ts';
import type { Listener, Opening } from './opening.ts';
import { PartialShards } from './partial-shards.ts';
import { NeedsRouter, ROUTER, isRouted } from './router.ts';
import { ShardLru } from './shard-lru.ts';

/** Milliseconds for which questions do without a shard that could not be had. */
const MISSED = 30_000;
/** Milliseconds between attempts to complete partial shards, if none failed. */
const HOUR = 3_600_000;

/** An engine and its shards. */
export class ShardStore extends Inventory {
  readonly engine = new LocalEngine();
  private readonly loop: FetchLoop;
  private readonly lru: ShardLru;
  /** File names of the open shards, which change with their content. */
  private readonly files = new Map<string, string>();
  /** The shards that are open in part, or undefined for loose shards. */
  private partial: PartialShards | undefined;
  private readonly completion = new Poller(async () => (await this.partial?.complete()) ?? true, HOUR);
  private updates: Poller | undefined;
  /** The shards that are opened when a question needs them, or undefined without a router. */
  private routed: ReadonlyMap<string, ShardEntry> | undefined;
  /** Routed shards that are being opened. */
  private readonly opening = new Map<string, Promise<void>>();
  private missedAt = 0;
  private isClosed = false;

  private constructor(
    private readonly options: Opening,
    fetched: number,
    listener: Listener,
    private readonly loader?: ShardLoader,
  ) {
    super(fetched, listener);
    this.lru = new ShardLru(options.memory);
    const evict = (names: readonly string[]): void => names.forEach((name) => this.isClosed || this.closeShard(name));
    this.loop = new FetchLoop(this.engine, this.lru, (needs) => this.fetch(needs), evict);
    if (!loader) return;
    loader.onBytes = (count, isFetched) => this.count(count, isFetched);
    this.partial = new PartialShards(loader, this.engine, () => listener.onOpened());
  }

  /** Starts the engine and opens the wanted shards. Those that fail are missing; only if all fail is it an error. */
  static async open(options: Opening, host: Host, listener: Listener): Promise<ShardStore> {
    const { location, cache } = options;
    const fileCache = cache === false ? undefined : await host.openCache(cache);
    if (location.kind === 'loose') {
      const store = new ShardStore(options, await startEngine(options.engine, fileCache), listener);
      await store.openLoose(location.files);
      return store.orFail();
    }
    const loader = new ShardLoader(host.folder(location.folder), fileCache);
    if (!options.wanted && !LocalEngine.canRoute) {
      const manifest = await loader.peekManifest().catch(() => undefined);
      if (manifest && isRouted(manifest.entries, options.memory)) throw new NeedsRouter();
    }
    const [fetched, cached] = await Promise.all([startEngine(options.engine, fileCache), loader.cachedManifest()]);
    const store = new ShardStore(options, fetched, listener, loader);
    await store.openFirst(loader, cached);
    store.orFail();
    store.updates = new Poller(() => store.update(loader), options.refresh);
    store.updates.start(cached !== undefined || store.missing.size > 0);
    store.isOpen = true;
    return store;
  }

  /** Answers a question, with `onEarly` as {@link FetchLoop.ask} does. */
  ask(question: (engine: LocalEngine) => FeatureCollection, onEarly?: OnEarly): Promise<FeatureCollection> {
    this.forgetMisses();
    return this.loop.ask(() => question(this.engine), onEarly);
  }

  /** Does some work of the engine again until it lacks nothing. */
  run<T>(work: () => T): Promise<T> {
    return this.loop.run(work);
  }

  close(): void {
    this.isClosed = true;
    this.partial?.clear();
    this.completion.stop();
    this.updates?.stop();
    this.engine.free();
  }

  private async fetch({ ranges, shards }: Needs): Promise<void> {
    try {
      await Promise.all([...shards.map((name) => this.openRouted(name)), this.partial?.fetch(ranges)]);
    } catch (error) {
      throw new RuelleError('shards', `house numbers cannot be fetched: ${reason(error)}`, { cause: error });
    }
    if (this.isClosed) throw closedError();
  }

  /** Opens a shard that the router knows. Questions do without one that cannot be had, for a while. */
  private openRouted(name: string): Promise<void> {
    const opening = this.opening.get(name) ?? this.openOrMiss(name);
    this.opening.set(name, opening);
    return opening.then(() => {
      this.opening.delete(name);
      if (this.isClosed) return;
      this.listener.onHoldings(this.holdings);
        if (!this.missing.has(name)) return;
      this.missedAt = Date.now();
      this.engine.setUnavailable([...this.missing.keys()]);
    });
  }

  private async openOrMiss(name: string): Promise<void> {
    const entry = this.routed?.get(name);
    if (this.loader && entry) await this.openShard(this.loader, entry);
    else this.missUnlisted(name);
  }

  /** Lets questions need again the shards that could not be had some time ago. */
  private forgetMisses(): void {
    if (!this.routed || this.missing.size === 0 || Date.now() - this.missedAt < MISSED) return;
    this.missing.clear();
    this.engine.setUnavailable([]);
  }

  /** Opens the cached shards if all of them are there, else those that the folder has now. */
  private async openFirst(loader: ShardLoader, cached: Manifest | undefined): Promise<void> {
    if (cached) {
      await this.sync(loader, cached);
      if (this.missing.size === 0) return;
    }
    try {
      await this.syncFresh(loader);
    } catch (error) {
      // Without a network, the cached shards are better than none.
      if (this.shards.size > 0) return;
      this.close();
      throw error;
    }
  }

  /** Opens newer shards, if there are any. Returns false if some are still missing. */
  private async update(loader: ShardLoader): Promise<boolean> {
    const state = (): string => JSON.stringify([...this.files, ...this.missing.keys()]);
    const before = state();
    await this.syncFresh(loader);
    if (state() !== before) this.listener.onHoldings(this.holdings);
    return this.missing.size === 0;
  }

  /** Opens the shards that the folder has now, and caches its manifest. */
  private async syncFresh(loader: ShardLoader): Promise<void> {
    let manifest = await loader.freshManifest();
    await this.sync(loader, manifest);
    if (this.missing.size > 0) {
      // An HTTP cache may hold an old manifest, of shards that are gone.
      const again = await loader.freshManifest(true).catch(() => manifest);
      if (!isSame(again.bytes, manifest.bytes)) await this.sync(loader, (manifest = again));
    }
    if (this.missing.size === 0) await loader.cacheManifest(manifest);
  }

  /** Opens the shards of a manifest that are not open yet, and closes those that it does not list. */
  private async sync(loader: ShardLoader, { entries }: Manifest): Promise<void> {
    const { wanted, memory, maxShards } = this.options;
    const listed = wanted ? entries.filter(({ name }) => wanted.includes(name)) : entries;
    this.missing.clear();
    this.routed = !wanted && LocalEngine.canRoute && isRouted(entries, memory) ? new Map(entries.map((entry) => [entry.name, entry])) : undefined;
    if (this.routed) {
      // The router comes first. The shards that it knows are opened when questions need them.
      await this.openShards(loader, entries.filter(({ name }) => name === ROUTER));
      if (this.missing.size > 0) return;
      this.engine.setUnavailable([]);
      this.engine.setMaxShards(maxShards);
      await this.openShards(loader, entries.filter(({ name }) => this.files.has(name) || !this.engine.routes(name)));
    } else {
      await this.openShards(loader, listed);
    }
    const isListed = (one: string): boolean => listed.some(({ name }) => name === one);
    for (const name of wanted ?? []) if (!isListed(name)) this.missUnlisted(name);
    for (const name of this.files.keys()) if (!isListed(name)) this.closeShard(name);
  }

  private async openShards(loader: ShardLoader, listed: readonly ShardEntry[]): Promise<void> {
    const fresh = listed.filter(({ name, file }) => this.files.get(name) !== file);
    const isWhole = this.options.whole === 'first';
    this.expect(fresh.reduce((sum, { bytes, start }) => sum + (isWhole ? bytes : (start?.bytes ?? bytes)), 0));
    await Promise.all(fresh.map((entry) => this.openShard(loader, entry)));
  }

  private async openShard(loader: ShardLoader, entry: ShardEntry): Promise<void> {
    const { name, file } = entry;
    try {
      this.shards.set(name, await this.load(loader, entry));
      if (this.routed && name !== ROUTER && this.engine.routes(name)) this.lru.add(name, entry.bytes);
      this.files.set(name, file);
      this.listener.onOpened();
    } catch (error) {
      this.miss(name, reason(error));
    }
  }

  private async load(loader: ShardLoader, entry: ShardEntry): Promise<ShardInfo> {
    const { whole } = this.options;
    const { bytes, isWhole } = whole === 'first' ? { bytes: await loader.whole(entry), isWhole: true } : await loader.start(entry);
    const info = this.engine.add(bytes, !isWhole);
    if (isWhole) this.partial?.delete(info.name);
    else {
      this.partial?.add(info.name, entry, bytes);
      if (whole === 'later') this.completion.start(true);
    }
    return info;
  }

  private async openLoose(files: readonly (Blob | Uint8Array)[]): Promise<void> {
    for (const [index, file] of files.entries()) {
      const name = 'name' in file && typeof file.name === 'string' ? file.name : `shard ${index + 1}`;
      try {
        const info = this.engine.add(file instanceof Uint8Array ? file : new Uint8Array(await file.arrayBuffer()));
        this.shards.set(info.name, info);
      } catch (error) {
        this.miss(name, reason(error));
      }
    }
  }

  private closeShard(name: string): void {
    // The shard's own name may differ from the manifest's.
    const own = this.shards.get(name)?.name ?? name;
    this.engine.remove(own);
    this.partial?.delete(own);
    this.lru.delete(name);
    this.shards.delete(name);
    this.files.delete(name);
  }

  private missUnlisted(name: string): void {
    this.miss(name, 'the manifest lists no such shard');
  }

  /** This store. If it has no shard at all, it is closed, and the error says why. */
  private orFail(): this {
    if (this.shards.size > 0) return this;
    this.close();
    const why = [...this.missing.values()].map(({ name, error }) => `${name}: ${error}`).join('; ');
    throw new RuelleError('shards', why || 'no shard was given');
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, index) => byte === b[index]);
}
