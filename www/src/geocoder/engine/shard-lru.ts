// The router's shards that are open, least recently used first.

/** Chooses the shards to close when the open ones take too much memory. */
export class ShardLru {
  private readonly open = new Map<string, number>();
  /** The shards that questions under way need, a set a question. */
  private readonly pinned = new Set<ReadonlySet<string>>();

  /** @param memory bytes of shards that may be open */
  constructor(private readonly memory: number) {}

  /** Notes a shard as the most recently used. */
  add(name: string, bytes: number): void {
    this.open.delete(name);
    this.open.set(name, bytes);
  }

  delete(name: string): void {
    this.open.delete(name);
  }

  /** Notes shards as used now, if they are open. */
  touch(names: Iterable<string>): void {
    for (const name of names) {
      const bytes = this.open.get(name);
      if (bytes !== undefined) this.add(name, bytes);
    }
  }

  /** Keeps these shards open, and names that are added later. Returns a function that releases them. */
  pin(names: ReadonlySet<string>): () => void {
    this.pinned.add(names);
    return () => this.pinned.delete(names);
  }

  /** The shards to close, so that the others fit in the memory. Pinned shards are not among them. */
  excess(): string[] {
    let bytes = [...this.open.values()].reduce((sum, size) => sum + size, 0);
    const excess: string[] = [];
    for (const [name, size] of this.open) {
      if (bytes <= this.memory) break;
      if ([...this.pinned].some((names) => names.has(name))) continue;
      bytes -= size;
      excess.push(name);
    }
    return excess;
  }
}
