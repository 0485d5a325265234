// Manifest and shards of one folder: from the keep where they are whole there, else from the folder.
import { hasChecksum } from './checksum.ts';
import type { Range } from './download.ts';
import { asRuelleError } from '../error.ts';
import type { Folder } from './folder.ts';
import type { FileCache } from './file-cache.ts';
import { readManifest } from './manifest.ts';
import type { ShardEntry, Checksum } from './manifest.ts';

const MANIFEST = 'manifest.json';
/** What the beginning of a file is kept under, behind the file's name. */
const START = '.start';

/** Told of each piece that comes in, and whether it came over the network. */
export type OnBytes = (count: number, isFetched: boolean) => void;

/** A manifest, as read. */
export interface Manifest {
  entries: ShardEntry[];
  bytes: Uint8Array<ArrayBuffer>;
}

/** A folder with its keep. */
export class ShardLoader {
  /** Looked at and not yet used. */
  private seen: Manifest | undefined;

  constructor(
    private readonly folder: Folder,
    private readonly keep: FileCache | undefined,
  ) {}

  /** The manifest of the last visit. */
  async cachedManifest(): Promise<Manifest | undefined> {
    const bytes = await this.keep?.get(this.folder.where(MANIFEST));
    try {
      return bytes && this.listing(bytes);
    } catch {
      // Kept by another version.
      return undefined;
    }
  }

  /** A manifest to look at before anything is opened. */
  async peek(): Promise<Manifest> {
    return (await this.cachedManifest()) ?? (this.seen = await this.freshManifest());
  }

  /** The manifest that is there now. `again`: past every cache on the way. */
  async freshManifest(again = false): Promise<Manifest> {
    const { seen } = this;
    this.seen = undefined;
    if (seen && !again) return seen;
    const bytes = await this.folder.read(MANIFEST, { again }).catch((error: unknown) => {
      throw asRuelleError(error, 'manifest');
    });
    return this.listing(bytes);
  }

  /** A shard, whole. */
  async shard(entry: ShardEntry, onBytes: OnBytes): Promise<Uint8Array<ArrayBuffer>> {
    return (await this.kept(entry.file, entry, onBytes)) ?? this.fetched(entry, onBytes);
  }

  /** The beginning of a shard; the whole where it is at hand, or cannot be had otherwise. */
  async start(entry: ShardEntry, onBytes: OnBytes): Promise<Range> {
    const whole = await this.kept(entry.file, entry, onBytes);
    if (whole) return { bytes: whole, isWhole: true };
    const { file, start } = entry;
    if (start && this.folder.range) {
      const kept = await this.kept(file + START, start, onBytes);
      if (kept) return { bytes: kept, isWhole: false };
      try {
        const came = await this.folder.range(file, 0, start.bytes, { onBytes: (count) => onBytes(count, true) });
        if (await hasChecksum(came.bytes, came.isWhole ? entry : start)) {
          void this.keep?.put(this.folder.where(came.isWhole ? file : file + START), came.bytes);
          return came;
        }
      } catch {
        // Ranges are not to be had there, or not these.
      }
    }
    return { bytes: await this.fetched(entry, onBytes), isWhole: true };
  }

  /** Bytes of a shard, or the whole where it comes instead. They are not checked here, but for the whole. */
  async range(entry: ShardEntry, from: number, to: number, onBytes: OnBytes): Promise<Range> {
    if (!this.folder.range) return { bytes: await this.shard(entry, onBytes), isWhole: true };
    const came = await this.folder.range(entry.file, from, to, { onBytes: (count) => onBytes(count, true) });
    return came.isWhole ? { bytes: await this.checked(entry, came.bytes), isWhole: true } : came;
  }

  /** A shard, whole, of which the beginning is here. */
  async rest(entry: ShardEntry, start: Uint8Array<ArrayBuffer>, onBytes: OnBytes): Promise<Uint8Array<ArrayBuffer>> {
    const { file, bytes: length } = entry;
    const came = await this.folder.range?.(file, start.byteLength, length, { isLate: true, onBytes: (count) => onBytes(count, true) }).catch(() => undefined);
    let whole = came?.isWhole ? came.bytes : undefined;
    if (came && !came.isWhole) {
      whole = new Uint8Array(length);
      whole.set(start);
      whole.set(came.bytes, start.byteLength);
    }
    whole = whole && (await hasChecksum(whole, entry)) ? whole : await this.fetched(entry, onBytes);
    void this.keep?.put(this.folder.where(file), whole);
    void this.keep?.drop(this.folder.where(file + START));
    return whole;
  }

  /** What was kept, when it is what it should be. */
  private async kept(name: string, sum: Checksum, onBytes: OnBytes): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const kept = await this.keep?.get(this.folder.where(name));
    if (!kept || !(await hasChecksum(kept, sum))) return undefined;
    onBytes(kept.byteLength, false);
    return kept;
  }

  private async fetched(entry: ShardEntry, onBytes: OnBytes): Promise<Uint8Array<ArrayBuffer>> {
    const read = (again: boolean): Promise<Uint8Array<ArrayBuffer>> => this.folder.read(entry.file, { again, onBytes: (count) => onBytes(count, true) });
    let bytes = await read(false);
    // A copy on the way may be damaged, where the file itself is not.
    if (!(await hasChecksum(bytes, entry))) bytes = await read(true);
    await this.checked(entry, bytes);
    // Nobody waits for storage.
    void this.keep?.put(this.folder.where(entry.file), bytes);
    return bytes;
  }

  private async checked(entry: ShardEntry, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    if (await hasChecksum(bytes, entry)) return bytes;
    throw new Error(`${this.folder.where(entry.file)}: damaged, it is not the file that the manifest lists: publish it again`);
  }

  /** Keeps a manifest for the next visit, and drops the shards it does not list. */
  async remember({ bytes, entries }: Manifest): Promise<void> {
    const where = this.folder.where(MANIFEST);
    await this.keep?.put(where, bytes);
    const files = entries.flatMap(({ file }) => [file, file + START]).map((file) => this.folder.where(file));
    await this.keep?.prune(where.slice(0, -MANIFEST.length), [where, ...files]);
  }

  private listing(bytes: Uint8Array<ArrayBuffer>): Manifest {
    return { bytes, entries: readManifest(bytes, this.folder.where(MANIFEST)) };
  }
}
