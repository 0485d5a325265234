// Shards of which only a part is here: what questions need of them comes in ranges, the rest behind.
import type { Needs, LocalEngine } from './engine.ts';
import type { ShardEntry } from '../files/manifest.ts';
import type { OnBytes, ShardLoader } from '../files/shard-loader.ts';

/** Ranges that are no farther apart come in one. */
const GAP = 4_096;
/** A question that needs more than so much of a shard, or in more pieces, waits for all of it. */
const MOST_BYTES = 131_072;
const MOST_PIECES = 24;

/** A shard whose beginning is open. */
interface PartialShard {
  name: string;
  entry: ShardEntry;
  start: Uint8Array<ArrayBuffer>;
  /** Ranges under way. */
  coming: Map<string, Promise<void>>;
  /** The whole, when it is under way. */
  whole?: Promise<void> | undefined;
}

/** The shards that are open in part. */
export class PartialShards {
  private readonly parts = new Map<string, PartialShard>();

  constructor(
    private readonly supply: ShardLoader,
    private readonly engine: LocalEngine,
    private readonly onBytes: OnBytes,
    private readonly onWhole: () => void,
  ) {}

  get isEmpty(): boolean {
    return this.parts.size === 0;
  }

  /** The beginning of this shard is open. */
  add(name: string, entry: ShardEntry, start: Uint8Array<ArrayBuffer>): void {
    this.parts.set(name, { name, entry, start, coming: new Map() });
  }

  /** Nothing more of this shard is wanted. */
  drop(name: string): void {
    this.parts.delete(name);
  }

  /** Nothing more is wanted at all. */
  clear(): void {
    this.parts.clear();
  }

  /** Fetches what a question needs. */
  async fetch(bytes: Needs['bytes']): Promise<void> {
    const names = new Set(bytes.map(([name]) => name));
    const ranges = (wanted: string): [number, number][] => bytes.filter(([name]) => name === wanted).map(([, from, to]) => [from, to]);
    await Promise.all([...names].map((name) => this.fetchOf(this.parts.get(name), joined(ranges(name)))));
  }

  /** Fetches what is left of all; false when that failed. */
  async complete(): Promise<boolean> {
    const done = await Promise.allSettled([...this.parts.values()].map((part) => this.complement(part)));
    return done.every(({ status }) => status === 'fulfilled');
  }

  /** A shard that is whole by now, or gone, needs nothing. */
  private async fetchOf(part: PartialShard | undefined, ranges: readonly [number, number][]): Promise<void> {
    if (!part) return;
    const count = ranges.reduce((sum, [from, to]) => sum + to - from, 0);
    if (count > MOST_BYTES || ranges.length > MOST_PIECES) return this.complement(part);
    try {
      await Promise.all(ranges.map(([from, to]) => this.piece(part, from, to)));
    } catch {
      // Ranges that do not come, or are not what they should be: the whole is checked as a whole.
      await this.complement(part);
    }
  }

  private piece(part: PartialShard, from: number, to: number): Promise<void> {
    const key = `${from}-${to}`;
    const coming = part.coming.get(key) ?? this.take(part, from, to).finally(() => part.coming.delete(key));
    part.coming.set(key, coming);
    return coming;
  }

  private async take(part: PartialShard, from: number, to: number): Promise<void> {
    const { bytes, isWhole } = await this.supply.range(part.entry, from, to, this.onBytes);
    if (this.parts.get(part.name) !== part) return;
    if (isWhole) this.open(part, bytes);
    else if (!this.engine.fill(part.name, from, bytes)) throw new Error(`${part.name}: these are not its numbers`);
  }

  /** Fetches what is left of a shard. */
  private complement(part: PartialShard): Promise<void> {
    part.whole ??= this.supply
      .rest(part.entry, part.start, this.onBytes)
      .then((bytes) => this.open(part, bytes))
      .finally(() => (part.whole = undefined));
    return part.whole;
  }

  private open(part: PartialShard, whole: Uint8Array<ArrayBuffer>): void {
    // Closed meanwhile, or replaced by a newer one.
    if (this.parts.get(part.name) !== part) return;
    this.engine.add(whole);
    this.parts.delete(part.name);
    this.onWhole();
  }
}

/** The same bytes in as few ranges as may be. */
function joined(ranges: [number, number][]): [number, number][] {
  const all: [number, number][] = [];
  for (const [from, to] of ranges.sort(([a], [b]) => a - b)) {
    const last = all.at(-1);
    if (last && from <= last[1] + GAP) last[1] = Math.max(last[1], to);
    else all.push([from, to]);
  }
  return all;
}
