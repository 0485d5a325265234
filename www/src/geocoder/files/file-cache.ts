// Files cached from one visit to the next.

/** A persistent cache of files, by address. It is never required: a failure counts as a missing file. */
export interface FileCache {
  get(address: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  put(address: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  delete(address: string): Promise<void>;
  /** Deletes the files of a folder, except those named. */
  prune(folder: string, files: readonly string[]): Promise<void>;
}

const NAME = 'ruelle';
/** A query that keeps a service worker of the page from serving our copies as its own. */
const MARK = '?kept-by=ruelle';

/** The browser's Cache Storage, or undefined where there is none, as in an insecure page and some private windows. */
export async function openStorageCache(): Promise<FileCache | undefined> {
  try {
    return new StorageCache(await caches.open(NAME));
  } catch {
    return undefined;
  }
}

class StorageCache implements FileCache {
  constructor(private readonly cache: Cache) {}

  async get(address: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    try {
      const found = await this.cache.match(address + MARK);
      return found && new Uint8Array(await found.arrayBuffer());
    } catch {
      return undefined;
    }
  }

  async put(address: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    // It fails if the storage is full, or if the address is not one of HTTP.
    await this.cache.put(address + MARK, new Response(bytes)).catch(() => undefined);
  }

  async delete(address: string): Promise<void> {
    await this.cache.delete(address + MARK).catch(() => false);
  }

  async prune(folder: string, files: readonly string[]): Promise<void> {
    const wanted = new Set(files.map((file) => file + MARK));
    const requests = await this.cache.keys().catch(() => []);
    const ours = requests.filter(({ url }) => url.startsWith(folder) && url.endsWith(MARK) && !url.slice(folder.length).includes('/'));
    await Promise.all(ours.filter(({ url }) => !wanted.has(url)).map((request) => this.cache.delete(request).catch(() => false)));
  }
}
