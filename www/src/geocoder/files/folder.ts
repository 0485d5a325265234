// Folders of shards, and the ways to read their files.
import type { FolderHandle } from 'ruelle';
import { download, downloadRange } from './download.ts';
import type { Fetch, Range } from './download.ts';
import { MANIFEST } from './manifest.ts';

/** A folder with a manifest and the shards that it lists. */
export interface Folder {
  /** The address or path of a file, which also names it in errors and in caches. */
  where(file: string): string;
  /** The bytes of a file. */
  read(file: string, options?: ReadOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** The bytes of a file from `from` to before `to`, or the whole file. Absent where the file is on this machine. */
  range?(file: string, from: number, to: number, options?: ReadOptions): Promise<Range>;
}

/** Options of reading a file. */
export interface ReadOptions {
  /** Bypasses HTTP caches, which may hold a damaged or old copy. */
  again?: boolean;
  /** Lets other requests go first. */
  isLate?: boolean;
  /** Hears the size of each chunk from the network. */
  onBytes?: (count: number) => void;
}

/** A folder on the web. */
export class WebFolder implements Folder {
  /** @param base absolute, ends with a slash */
  constructor(
    private readonly base: string,
    private readonly fetch: Fetch | undefined,
  ) {}

  where(file: string): string {
    return this.base + encodeURIComponent(file);
  }

  async read(file: string, { again = false, onBytes }: ReadOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    // The manifest is revalidated each time: the server may answer that it has not changed.
    const cache = again ? 'reload' : file === MANIFEST ? 'no-cache' : undefined;
    // Cloudflare Workers know no cache modes, and refuse them.
    const init: RequestInit = cache && 'cache' in Request.prototype ? { cache } : {};
    return download(this.where(file), this.fetch, init, onBytes);
  }

  range(file: string, from: number, to: number, { isLate = false, onBytes }: ReadOptions = {}): Promise<Range> {
    return downloadRange(this.where(file), this.fetch, from, to, isLate ? { priority: 'low' } : {}, onBytes);
  }
}

/** A folder that a person opened to the page. */
export class HandleFolder implements Folder {
  constructor(private readonly handle: FolderHandle) {}

  where(file: string): string {
    return `${this.handle.name}/${file}`;
  }

  async read(file: string): Promise<Uint8Array<ArrayBuffer>> {
    const found = await this.handle.getFileHandle(file);
    return new Uint8Array(await (await found.getFile()).arrayBuffer());
  }
}
