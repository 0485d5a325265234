// The shards of one geocoder in one thread: which are wanted, fetched, checked, opened.
import type { Holdings, MissingShard, Progress, ShardInfo } from 'ruelle';
import { LocalEngine, startEngine } from './engine.ts';
import type { EngineFile } from './engine.ts';
import { RuelleError, asRuelleError, reason } from './error.ts';
import type { Folder } from './folder.ts';
import { readManifest } from './manifest.ts';
import type { ShardEntry } from './manifest.ts';

/** Where shards are, as it can be sent to a thread. */
export type Place =
  | { kind: 'folder'; folder: unknown }
  /** The shards themselves. */
  | { kind: 'loose'; files: readonly (Blob | Uint8Array)[] };

/** What to open. */
export interface Opening {
  engine: EngineFile;
  place: Place;
  /** Names of shards; all when left out. */
  wanted: readonly string[] | undefined;
}

/** How a thread reads the folders that it is sent. */
export type OpenFolder = (folder: unknown) => Folder;

/** An engine and its shards. */
export class Stock {
  private readonly shards = new Map<string, ShardInfo>();
  private readonly missing = new Map<string, MissingShard>();
  private fetched = 0;

  private constructor(readonly engine: LocalEngine) {}

  /** Starts the engine and opens all shards that are wanted; those that fail are missing. */
  static async open(opening: Opening, openFolder: OpenFolder, onProgress: (progress: Progress) => void): Promise<Stock> {
    const { place } = opening;
    if (place.kind === 'loose') return Stock.ofLoose(opening.engine, place.files);
    const folder = openFolder(place.folder);
    const [fetched, entries] = await Promise.all([startEngine(opening.engine), wantedEntries(folder, opening.wanted)]);
    const stock = new Stock(new LocalEngine());
    const expected = fetched + entries.reduce((sum, { bytes }) => sum + bytes, 0);
    const count = (bytes: number): void => onProgress({ fetched: (stock.fetched += bytes), expected });
    count(fetched);
    await Promise.all(entries.map((entry) => stock.take(entry.name, () => folder.read(entry.file, { onBytes: count }))));
    for (const name of opening.wanted ?? []) if (!entries.some((entry) => entry.name === name)) stock.miss(name, 'the manifest lists no such shard');
    return stock.orNothing();
  }

  private static async ofLoose(engine: EngineFile, files: readonly (Blob | Uint8Array)[]): Promise<Stock> {
    const fetched = await startEngine(engine);
    const stock = new Stock(new LocalEngine());
    stock.fetched = fetched;
    let number = 0;
    for (const file of files) {
      number++;
      const name = 'name' in file && typeof file.name === 'string' ? file.name : `shard ${number}`;
      await stock.take(name, async () => (file instanceof Uint8Array ? file : new Uint8Array(await file.arrayBuffer())));
    }
    return stock.orNothing();
  }

  get holdings(): Holdings {
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    return { shards: [...this.shards.values()].sort(byName), missing: [...this.missing.values()].sort(byName), fetched: this.fetched };
  }

  /** Opens one shard; a fault is kept under `name`. */
  private async take(name: string, read: () => Promise<Uint8Array>): Promise<void> {
    try {
      const info = this.engine.add(await read());
      this.shards.set(info.name, info);
      this.missing.delete(name);
    } catch (error) {
      this.miss(name, reason(error));
    }
  }

  private miss(name: string, error: string): void {
    this.missing.set(name, { name, error });
  }

  /** Only when there is no shard at all is a missing one an error. */
  private orNothing(): this {
    if (this.shards.size > 0) return this;
    this.engine.free();
    const why = [...this.missing.values()].map(({ name, error }) => `${name}: ${error}`).join('; ');
    throw new RuelleError('shards', why || 'no shard was given');
  }
}

/** What the manifest lists, of what is wanted. */
async function wantedEntries(folder: Folder, wanted: readonly string[] | undefined): Promise<ShardEntry[]> {
  const file = 'manifest.json';
  const bytes = await folder.read(file).catch((error: unknown) => {
    throw asRuelleError(error, 'manifest');
  });
  const entries = readManifest(bytes, folder.where(file));
  return wanted ? entries.filter(({ name }) => wanted.includes(name)) : entries;
}
