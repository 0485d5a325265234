// The manifest and the shards of one folder, from the cache where they are intact there, else from the folder.
import { asRuelleError } from '../error.ts';
import { hasChecksum } from './checksum.ts';
import type { Range } from './download.ts';
import type { FileCache } from './file-cache.ts';
import type { Folder } from './folder.ts';
import { MANIFEST, readManifest } from './manifest.ts';
import type { Checksum, Manifest, ShardEntry } from './manifest.ts';

/** The suffix under which the cache holds the beginning of a file. */
const START = '.start';

/** Hears the size of each chunk that comes in, and whether it came over the network. */
export type OnBytes = (count: number, isFetched: boolean) => void;

/** Loads the files of a folder, by way of its cache. */
export class ShardLoader {
  /** The listener of the shards that are loaded from now on. */
  onBytes: OnBytes = () => {};
  /** A manifest that was peeked at and is not used yet. */
  private peeked: Manifest | undefined;

  constructor(
    private readonly folder: Folder,
    private readonly cache: FileCache | undefined,
  ) {}

  /** The manifest of the last visit, or undefined if there is none that can be read. */
  async cachedManifest(): Promise<Manifest | undefined> {
    const bytes = await this.cache?.get(this.folder.where(MANIFEST));
    try {
      return bytes && this.manifest(bytes);
    } catch {
      // Another version of the package may have cached it.
      return undefined;
    }
  }

  /** A manifest to decide on before anything is opened. `freshManifest` then gives the same one, without another request. */
  async peekManifest(): Promise<Manifest> {
    return (await this.cachedManifest()) ?? (this.peeked = await this.freshManifest());
  }

  /** The manifest that the folder has now. `again`: past every HTTP cache. */
  async freshManifest(again = false): Promise<Manifest> {
    const { peeked } = this;
    this.peeked = undefined;
    if (peeked && !again) return peeked;
    const bytes = await this.folder.read(MANIFEST, { again }).catch((error: unknown) => {
      throw asRuelleError(error, 'manifest');
    });
    return this.manifest(bytes);
  }

  /** Caches a manifest for the next visit, and deletes the shards that it does not list. */
  async cacheManifest({ bytes, entries }: Manifest): Promise<void> {
    const where = this.folder.where(MANIFEST);
    await this.cache?.put(where, bytes);
    const files = entries.flatMap(({ file }) => [file, file + START]).map((file) => this.folder.where(file));
    await this.cache?.prune(where.slice(0, -MANIFEST.length), [where, ...files]);
  }

  /** The whole of a shard. */
  async whole(entry: ShardEntry): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.cached(entry.file, entry)) ?? this.fetch(entry);
  }

  /** The beginning of a shard, or the whole if that is cached or ranges cannot be had. */
  async start(entry: ShardEntry): Promise<Range> {
    const whole = await this.cached(entry.file, entry);
    if (whole) return { bytes: whole, isWhole: true };
    const { file, start } = entry;
    if (start && this.folder.range) {
      const cached = await this.cached(file + START, start);
      if (cached) return { bytes: cached, isWhole: false };
      try {
        const came = await this.folder.range(file, 0, start.bytes, { onBytes: this.onFetched });
        if (await hasChecksum(came.bytes, came.isWhole ? entry : start)) {
          void this.cache?.put(this.folder.where(came.isWhole ? file : file + START), came.bytes);
          return came;
        }
      } catch {
        // This server has no ranges: the whole is fetched instead.
      }
    }
    return { bytes: await this.fetch(entry), isWhole: true };
  }

  /** Bytes of a shard, or the whole of it. Only the whole is checked here. */
  async range(entry: ShardEntry, from: number, to: number): Promise<Range> {
    if (!this.folder.range) return { bytes: await this.whole(entry), isWhole: true };
    const came = await this.folder.range(entry.file, from, to, { onBytes: this.onFetched });
    return came.isWhole ? { bytes: await this.verified(entry, came.bytes), isWhole: true } : came;
  }

  /** The whole of a shard whose beginning is `start`. */
  async rest(entry: ShardEntry, start: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const { file, bytes: length } = entry;
    const came = await this.folder.range?.(file, start.byteLength, length, { isLate: true, onBytes: this.onFetched }).catch(() => undefined);
    let whole = came?.isWhole ? came.bytes : undefined;
    if (came && !came.isWhole) {
      whole = new Uint8Array(length);
      whole.set(start);
      whole.set(came.bytes, start.byteLength);
    }
    whole = whole && (await hasChecksum(whole, entry)) ? whole : await this.fetch(entry);
    void this.cache?.put(this.folder.where(file), whole);
    void this.cache?.delete(this.folder.where(file + START));
    return whole;
  }

  private readonly onFetched = (count: number): void => this.onBytes(count, true);

  /** The cached file `name`, if it is intact. */
  private async cached(name: string, checksum: Checksum): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const bytes = await this.cache?.get(this.folder.where(name));
    if (!bytes || !(await hasChecksum(bytes, checksum))) return undefined;
    this.onBytes(bytes.byteLength, false);
    return bytes;
  }

  private async fetch(entry: ShardEntry): Promise<Uint8Array<ArrayBuffer>> {
    const read = (again: boolean): Promise<Uint8Array<ArrayBuffer>> => this.folder.read(entry.file, { again, onBytes: this.onFetched });
    const first = await read(false);
    // An HTTP cache may hold a damaged copy of an intact file.
    const bytes = (await hasChecksum(first, entry)) ? first : await this.verified(entry, await read(true));
    // The answer does not wait for storage.
    void this.cache?.put(this.folder.where(entry.file), bytes);
    return bytes;
  }

  private async verified(entry: ShardEntry, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    if (await hasChecksum(bytes, entry)) return bytes;
    throw new Error(`${this.folder.where(entry.file)}: damaged, it is not the file that the manifest lists: publish it again`);
  }

  private manifest(bytes: Uint8Array<ArrayBuffer>): Manifest {
    return readManifest(bytes, this.folder.where(MANIFEST));
  }
}
