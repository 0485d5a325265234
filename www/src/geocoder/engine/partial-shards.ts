// Shards that are open in part: questions fetch ranges of them, and the rest follows behind.
import type { ShardEntry } from '../files/manifest.ts';
import type { ShardLoader } from '../files/shard-loader.ts';
import type { LocalEngine, Needs } from './engine.ts';

/** Bytes between two ranges that are fetched as one. */
const GAP = 4_096;
/** A question that needs more bytes or more ranges of a shard fetches all of it. */
const MAX_BYTES = 131_072;
const MAX_RANGES = 24;

/** A shard whose beginning is open. */
interface PartialShard {
  name: string;
  entry: ShardEntry;
  start: Uint8Array<ArrayBuffer>;
  /** Ranges under way. */
  ranges: Map<string, Promise<void>>;
  /** The rest, while it is under way. */
  rest?: Promise<void> | undefined;
}

/** The shards of a store that are open in part. */
export class PartialShards {
  private readonly shards = new Map<string, PartialShard>();

  constructor(
    private readonly loader: ShardLoader,
    private readonly engine: LocalEngine,
    private readonly onWhole: () => void,
  ) {}

  /** Notes that the beginning of this shard is open. */
  add(name: string, entry: ShardEntry, start: Uint8Array<ArrayBuffer>): void {
    this.shards.set(name, { name, entry, start, ranges: new Map() });
  }

  /** Ignores all further bytes of this shard. */
  delete(name: string): void {
    this.shards.delete(name);
  }

  clear(): void {
    this.shards.clear();
  }

  /** Fetches the ranges that a question needs. */
  async fetch(needed: Needs['ranges']): Promise<void> {
    const names = new Set(needed.map(([name]) => name));
    const ranges = (wanted: string): [number, number][] => needed.filter(([name]) => name === wanted).map(([, from, to]) => [from, to]);
    await Promise.all([...names].map((name) => this.fetchOf(this.shards.get(name), merged(ranges(name)))));
  }

  /** Fetches the rest of every shard. Returns false if any of it failed. */
  async complete(): Promise<boolean> {
    const done = await Promise.allSettled([...this.shards.values()].map((shard) => this.fetchRest(shard)));
    return done.every(({ status }) => status === 'fulfilled');
  }

  private async fetchOf(shard: PartialShard | undefined, ranges: readonly [number, number][]): Promise<void> {
    // The whole has come meanwhile, or the shard was closed.
    if (!shard) return;
    const count = ranges.reduce((sum, [from, to]) => sum + to - from, 0);
    if (count > MAX_BYTES || ranges.length > MAX_RANGES) return this.fetchRest(shard);
    try {
      await Promise.all(ranges.map(([from, to]) => this.fetchOnce(shard, from, to)));
    } catch {
      // Ranges that fail or are damaged are replaced by the whole, which has a checksum.
      await this.fetchRest(shard);
    }
  }

  /** Fetches a range, or waits for the same range under way. */
  private fetchOnce(shard: PartialShard, from: number, to: number): Promise<void> {
    const key = `${from}-${to}`;
    const range = shard.ranges.get(key) ?? this.fetchRange(shard, from, to).finally(() => shard.ranges.delete(key));
    shard.ranges.set(key, range);
    return range;
  }

  private async fetchRange(shard: PartialShard, from: number, to: number): Promise<void> {
    const { bytes, isWhole } = await this.loader.range(shard.entry, from, to);
    if (this.shards.get(shard.name) !== shard) return;
    if (isWhole) this.open(shard, bytes);
    else if (!this.engine.fill(shard.name, from, bytes)) throw new Error(`${shard.name}: these are not its numbers`);
  }

  private fetchRest(shard: PartialShard): Promise<void> {
    shard.rest ??= this.loader
      .rest(shard.entry, shard.start)
      .then((bytes) => this.open(shard, bytes))
      .finally(() => (shard.rest = undefined));
    return shard.rest;
  }

  private open(shard: PartialShard, whole: Uint8Array<ArrayBuffer>): void {
    // Closed meanwhile, or replaced by a newer one.
    if (this.shards.get(shard.name) !== shard) return;
    this.engine.add(whole);
    this.shards.delete(shard.name);
    this.onWhole();
  }
}

/** The same bytes in as few ranges as possible. */
function merged(ranges: [number, number][]): [number, number][] {
  const all: [number, number][] = [];
  for (const [from, to] of ranges.sort(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last && from <= last[1] + GAP) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}
