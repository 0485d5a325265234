// Python packages in a virtual environment of the checkout: clients and checkers that npm and cargo do not have.
import { join } from 'node:path';
import { BUILD } from './paths.mjs';
import { ask, capture, run } from './run.mjs';
import { fingerprint, once } from './stamp.mjs';

/**
 * An environment with these packages, made once.
 * @param {string} name
 * @param {string[]} packages each with its version: `geopy==2.5.0`
 * @returns {Promise<{ python?: string, bin?: string, missing?: string }>} missing: why there is none, in a line
 */
export async function environmentOf(name, packages) {
  const system = process.platform === 'win32' ? 'python' : 'python3';
  if (!(await ask(system, ['--version']))) return { missing: 'no python3 on the PATH' };
  const folder = join(BUILD, 'python', name);
  const bin = join(folder, process.platform === 'win32' ? 'Scripts' : 'bin');
  const python = join(bin, system);
  const print = await fingerprint([], packages);
  try {
    await once(`python-${name}`, print, async () => {
      await run(system, ['-m', 'venv', '--clear', folder], { log: `python-${name}` });
      await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages], { log: `python-${name}` });
    });
  } catch (error) {
    return { missing: `${packages.join(', ')} cannot be installed: ${String(error.message).split('\n')[0]}` };
  }
  const { code } = await capture(python, ['-c', 'pass']).catch(() => ({ code: 1 }));
  return code === 0 ? { python, bin } : { missing: `${python} does not run; delete ${folder} and start again` };
}
