// Where the files of a folder of shards are read from.
import type { FolderHandle } from 'ruelle';
import { download, downloadRange } from './download.ts';
import type { Fetch, Range } from './download.ts';
import { RuelleError } from '../error.ts';

/** A folder with a manifest and the shards it names. */
export interface Folder {
  /** For errors. */
  where(file: string): string;
  /** The bytes of a file. */
  read(file: string, options?: ReadOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** Bytes of a file from `from` to before `to`, or all of it; not to be had where a file is at hand. */
  range?(file: string, from: number, to: number, options?: ReadOptions): Promise<Range>;
}

/** How a file is read. */
export interface ReadOptions {
  /** Not from a cache on the way, which may hold a damaged or old copy. */
  again?: boolean;
  /** Others may go first. */
  isLate?: boolean;
  /** Told of each piece that comes from the network. */
  onBytes?: (count: number) => void;
}

/** A folder on the web. */
export class WebFolder implements Folder {
  /** @param base absolute, ends with a slash */
  constructor(
    private readonly base: string,
    private readonly fetch: Fetch,
  ) {}

  where(file: string): string {
    return this.base + encodeURIComponent(file);
  }

  async read(file: string, { again = false, onBytes }: ReadOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    // The manifest is asked for anew each time, and the server may say that it has not changed.
    const cache = again ? 'reload' : file === 'manifest.json' ? 'no-cache' : undefined;
    // Workers know no cache modes, and refuse them.
    const init: RequestInit = cache && 'cache' in Request.prototype ? { cache } : {};
    return download(this.where(file), this.fetch, init, onBytes);
  }

  range(file: string, from: number, to: number, { isLate = false, onBytes }: ReadOptions = {}): Promise<Range> {
    return downloadRange(this.where(file), this.fetch, from, to, isLate ? { priority: 'low' } : {}, onBytes);
  }
}

/** A folder that a page was given. */
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

/** The absolute address of a folder, ending with a slash; `manifest.json` itself names its folder. */
export function folderAddress(address: string | URL, base?: string): string {
  let url: URL;
  try {
    url = new URL(address, base);
  } catch {
    throw new RuelleError('bad-request', `shards: ${String(address)} is not an address`);
  }
  url.search = url.hash = '';
  if (url.pathname.endsWith('/manifest.json')) url.pathname = url.pathname.slice(0, -'manifest.json'.length);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url.href;
}
