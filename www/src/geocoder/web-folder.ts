// Folders as pages and Workers know them: an address, or a handle.
import type { FolderHandle } from 'ruelle';
import type { Fetch } from './download.ts';
import { HandleFolder, WebFolder } from './folder.ts';
import type { OpenFolder } from './stock.ts';

/** How folders are opened, with this `fetch`. */
export function webFolder(fetchFile: Fetch = (url, init) => fetch(url, init)): OpenFolder {
  return (folder) => (typeof folder === 'string' ? new WebFolder(folder, fetchFile) : new HandleFolder(folder as FolderHandle));
}
