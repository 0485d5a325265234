// Manifest and shards of one folder: from the keep where they are whole there, else from the folder.
import { isWhole } from './checksum.ts';
import { asRuelleError } from './error.ts';
import type { Folder } from './folder.ts';
import type { Keep } from './keep.ts';
import { readManifest } from './manifest.ts';
import type { ShardEntry } from './manifest.ts';

const MANIFEST = 'manifest.json';

/** Told of each piece that comes in, and whether it came over the network. */
export type OnBytes = (count: number, isFetched: boolean) => void;

/** A manifest, as read. */
export interface Listing {
  entries: ShardEntry[];
  bytes: Uint8Array<ArrayBuffer>;
}

/** A folder with its keep. */
export class Supply {
  constructor(
    private readonly folder: Folder,
    private readonly keep: Keep | undefined,
  ) {}

  /** The manifest of the last visit. */
  async keptListing(): Promise<Listing | undefined> {
    const bytes = await this.keep?.get(this.folder.where(MANIFEST));
    try {
      return bytes && this.listing(bytes);
    } catch {
      // Kept by another version.
      return undefined;
    }
  }

  /** The manifest that is there now. `again`: past every cache on the way. */
  async freshListing(again = false): Promise<Listing> {
    const bytes = await this.folder.read(MANIFEST, { again }).catch((error: unknown) => {
      throw asRuelleError(error, 'manifest');
    });
    return this.listing(bytes);
  }

  /** A shard, whole. */
  async shard(entry: ShardEntry, onBytes: OnBytes): Promise<Uint8Array<ArrayBuffer>> {
    const where = this.folder.where(entry.file);
    const kept = await this.keep?.get(where);
    if (kept && (await isWhole(kept, entry))) {
      onBytes(kept.byteLength, false);
      return kept;
    }
    const read = (again: boolean): Promise<Uint8Array<ArrayBuffer>> => this.folder.read(entry.file, { again, onBytes: (count) => onBytes(count, true) });
    let bytes = await read(false);
    // A copy on the way may be damaged, where the file itself is not.
    if (!(await isWhole(bytes, entry))) bytes = await read(true);
    if (!(await isWhole(bytes, entry))) throw new Error(`${where}: damaged, it is not the file that the manifest lists: publish it again`);
    // Nobody waits for storage.
    void this.keep?.put(where, bytes);
    return bytes;
  }

  /** Keeps a manifest for the next visit, and drops the shards it does not list. */
  async remember({ bytes, entries }: Listing): Promise<void> {
    const where = this.folder.where(MANIFEST);
    await this.keep?.put(where, bytes);
    await this.keep?.prune(where.slice(0, -MANIFEST.length), [where, ...entries.map(({ file }) => this.folder.where(file))]);
  }

  private listing(bytes: Uint8Array<ArrayBuffer>): Listing {
    return { bytes, entries: readManifest(bytes, this.folder.where(MANIFEST)) };
  }
}
