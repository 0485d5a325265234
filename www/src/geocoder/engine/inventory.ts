// The record of a store: the shards that it holds and misses, and the bytes that it has loaded.
import type { Holdings, MissingShard, ShardInfo } from 'ruelle';
import type { Listener } from './opening.ts';

/** Shards by the names that the manifest gives them, and counts of bytes. */
export class Inventory {
  protected readonly shards = new Map<string, ShardInfo>();
  protected readonly missing = new Map<string, MissingShard>();
  /** Whether all is open: from then on the listener hears of fetched bytes, and no longer of progress. */
  protected isOpen = false;
  private loaded: number;
  private expected: number;

  /** @param fetched bytes that were taken from the network before */
  constructor(
    private fetched: number,
    protected readonly listener: Listener,
  ) {
    this.loaded = fetched;
    this.expected = fetched;
  }

  get holdings(): Holdings {
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    return { shards: [...this.shards.values()].sort(byName), missing: [...this.missing.values()].sort(byName), fetched: this.fetched };
  }

  protected miss(name: string, error: string): void {
    this.missing.set(name, { name, error });
  }

  /** Notes that so many more bytes will come. */
  protected expect(bytes: number): void {
    if (bytes === 0) return;
    this.expected += bytes;
    this.report();
  }

  /** Notes bytes that have come, from the network or from the cache. */
  protected count(bytes: number, isFetched: boolean): void {
    if (bytes === 0) return;
    this.loaded += bytes;
    if (isFetched) this.fetched += bytes;
    this.report();
  }

  private report(): void {
    if (this.isOpen) return this.listener.onFetched(this.fetched);
    this.listener.onProgress({ loaded: this.loaded, expected: Math.max(this.loaded, this.expected) });
  }
}
