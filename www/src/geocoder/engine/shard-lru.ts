// The shards that a router knows, open while they are asked: those that were asked longest ago are let go.
import type { ShardEntry } from '../files/manifest.ts';

/** The router's shard, which holds the communes of all. */
export const ROUTER = 'communes';
/** Where all shards take no more than this part of what may be open, all are opened. */
const SHARE = 4;

/** True where shards are too many to open them all, and there is a router to say which are needed. */
export function isRouted(entries: readonly ShardEntry[], memory: number): boolean {
  return entries.some(({ name }) => name === ROUTER) && entries.reduce((sum, { bytes }) => sum + bytes, 0) * SHARE > memory;
}

/** Which shards of a router are open, in the order they were asked last. */
export class ShardLru {
  private readonly open = new Map<string, number>();
  /** What questions under way have asked for. */
  private readonly held = new Set<ReadonlySet<string>>();

  /** @param memory bytes of shards that may be open */
  constructor(private readonly memory: number) {}

  /** A shard was opened. */
  add(name: string, bytes: number): void {
    this.open.delete(name);
    this.open.set(name, bytes);
  }

  drop(name: string): void {
    this.open.delete(name);
  }

  /** Shards were asked. */
  touch(names: Iterable<string>): void {
    for (const name of names) {
      const bytes = this.open.get(name);
      if (bytes !== undefined) this.add(name, bytes);
    }
  }

  /** Keeps what a question has asked for until `release` is called. */
  hold(names: ReadonlySet<string>): () => void {
    this.held.add(names);
    return () => this.held.delete(names);
  }

  /** The shards to close, so that no more is open than may be; what questions under way have asked for stays. */
  surplus(): string[] {
    let bytes = [...this.open.values()].reduce((sum, size) => sum + size, 0);
    const gone: string[] = [];
    for (const [name, size] of this.open) {
      if (bytes <= this.memory) break;
      if ([...this.held].some((names) => names.has(name))) continue;
      bytes -= size;
      gone.push(name);
    }
    return gone;
  }
}

/** There are too many shards to open them all, and this engine knows no routers. */
export class NeedsRouter extends Error {}
