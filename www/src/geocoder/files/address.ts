// Addresses of folders on the web.
import { RuelleError } from '../error.ts';
import { MANIFEST } from './manifest.ts';

/**
 * The address of a folder: absolute, ending with a slash, without query and fragment. An address of the file `index` means its folder.
 * Throws `bad-request` with the message `fault` if it is no address.
 */
export function folderUrl(address: string | URL, base: string | undefined, fault: string, index?: string): URL {
  let url: URL;
  try {
    url = new URL(address, base);
  } catch {
    throw new RuelleError('bad-request', fault);
  }
  url.search = url.hash = '';
  if (index && url.pathname.endsWith(`/${index}`)) url.pathname = url.pathname.slice(0, -index.length);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/** The address of a folder of shards, which the address of its manifest stands for as well. */
export function shardsAddress(address: string | URL, base?: string): string {
  return folderUrl(address, base, `shards: ${String(address)} is not an address`, MANIFEST).href;
}
