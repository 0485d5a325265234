// Files kept from one visit to the next.

/** Files by address. Whatever fails here is as if there were no such file: storage is a help, never a need. */
export interface FileCache {
  get(address: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  put(address: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  drop(address: string): Promise<void>;
  /** Drops the files of a folder, but those named. */
  prune(folder: string, files: readonly string[]): Promise<void>;
}

const NAME = 'ruelle';
/** So that a service worker of the page does not take our copies for its own. */
const MARK = '?kept-by=ruelle';

/** The browser's Cache Storage; nothing where there is none: an insecure page, some private windows. */
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
    // Full, or not an address that can be kept.
    await this.cache.put(address + MARK, new Response(bytes)).catch(() => undefined);
  }

  async drop(address: string): Promise<void> {
    await this.cache.delete(address + MARK).catch(() => false);
  }

  async prune(folder: string, files: readonly string[]): Promise<void> {
    const wanted = new Set(files.map((file) => file + MARK));
    const requests = await this.cache.keys().catch(() => []);
    const ours = requests.filter(({ url }) => url.startsWith(folder) && url.endsWith(MARK) && !url.slice(folder.length).includes('/'));
    await Promise.all(ours.filter(({ url }) => !wanted.has(url)).map((request) => this.cache.delete(request).catch(() => false)));
  }
}
