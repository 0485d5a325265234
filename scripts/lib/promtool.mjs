// Prometheus' checker of rules and metrics: the one there is, or that of Debian's package, unpacked into the checkout and not installed.
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILD, TOOLS } from './paths.mjs';
import { ask, run } from './run.mjs';

const NAME = 'promtool';

/** Why there is none, in a line; `undefined` when `promtool` can be run. */
export async function lacksPromtool() {
  if (await ask(NAME, ['--version'])) return undefined;
  if (!(await ask('apt-get', ['--version']))) return `no ${NAME} on the PATH: it comes with Prometheus`;
  try {
    await unpack();
  } catch (error) {
    return `no ${NAME} on the PATH, and Debian's cannot be had: ${String(error.message).split('\n')[0]}`;
  }
  return (await ask(NAME, ['--version'])) ? undefined : `${join(TOOLS, 'bin', NAME)} does not run`;
}

async function unpack() {
  await mkdir(join(TOOLS, 'bin'), { recursive: true });
  const folder = await mkdtemp(join(BUILD, `${NAME}-`));
  try {
    if (process.getuid?.() === 0) await run('apt-get', ['update'], { log: 'apt' });
    await run('apt-get', ['download', 'prometheus'], { cwd: folder, log: NAME });
    const [file] = await readdir(folder);
    await run('dpkg-deb', ['--extract', join(folder, file), folder], { log: NAME });
    await rename(join(folder, 'usr', 'bin', NAME), join(TOOLS, 'bin', NAME));
  } finally {
    await rm(folder, { recursive: true });
  }
}
