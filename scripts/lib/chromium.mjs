// A Chromium to test the page in: the one there is, or Debian's.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Fault } from './fault.mjs';
import { ask, run } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** Path of the browser's executable; installs it where that can be done without asking. */
export async function chromium() {
  const found = process.env.CHROMIUM || find();
  if (found) return found;
  const root = process.getuid?.() === 0;
  if (root && (await ask('apt-get', ['--version']))) {
    await run('apt-get', ['update'], { log: 'apt' });
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], { env, log: 'chromium' });
  }
  const installed = find();
  if (!installed) throw new Fault('no Chromium to test the page in', 'install chromium or Chrome, or set CHROMIUM to its path');
  return installed;
}

function find() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), MAC].find((path) => existsSync(path));
}
