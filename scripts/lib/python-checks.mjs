// The Python package: its wheel is built, installed in a fresh environment, and tested there.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CARGO_FLAGS, RUELLE } from './cargo.mjs';
import { BUILD, PYTHON_DIR, SHARDS_DIR } from './paths.mjs';
import { environmentOf } from './python.mjs';
import { ask, capture, run } from './run.mjs';
import { MATURIN, buildWheel } from './wheel.mjs';

/** The oldest Python that the wheel is for. */
const OLDEST = [3, 10];
/** What builds the wheel, what tests it, and the libraries whose tables it takes: each the newest, and that of the oldest Python. */
const PACKAGES = [
  MATURIN,
  'pytest==9.2.0',
  'tqdm==4.70.1',
  ...[['pandas', '3.1.1', '2.3.3'], ['polars', '2.1.0', '2.0.0'], ['pyarrow', '26.0.1', '25.0.1'], ['duckdb', '2.0.1', '1.5.6']].flatMap(
    ([name, newest, oldest]) => [`${name}==${newest}; python_version >= "3.11"`, `${name}==${oldest}; python_version < "3.11"`],
  ),
];
/** The one check, which is skipped without Python or without packages. */
export async function pythonChecks(report) {
  await report.check('python', async () => {
    const missing = await missingPython();
    if (missing) return { skipped: 1, note: missing };
    const tools = await environmentOf('package', PACKAGES);
    if (tools.missing) return { skipped: 1, note: tools.missing };
    await run('cargo', ['build', ...CARGO_FLAGS, '--features', 'cli', '--bin', 'ruelle']);
    const wheel = await buildWheel(tools.python);
    return tests(await freshEnvironment(tools.python, wheel));
  });
}

/** Why there is no Python to test with, in a line. */
async function missingPython() {
  const system = process.platform === 'win32' ? 'python' : 'python3';
  const version = await ask(system, ['-c', 'import sys, venv; print(*sys.version_info[:2])']);
  if (version === undefined) return `no ${system} with venv on the PATH`;
  const [major, minor] = version.split(' ').map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  return isOld ? `${system} is ${major}.${minor}, and the package is for ${OLDEST.join('.')} and later` : undefined;
}

/** An environment with the wheel, in which it must answer before the libraries of the tests are seen. */
async function freshEnvironment(python, wheel) {
  const folder = join(BUILD, 'python', 'wheel');
  await run(python, ['-m', 'venv', '--clear', '--without-pip', folder], { log: 'python-wheel' });
  const fresh = join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python3']));
  await run(python, ['-m', 'pip', '--python', fresh, 'install', '--quiet', '--disable-pip-version-check', '--no-index', wheel], { log: 'python-wheel' });
  const alone = 'import sys, ruelle; sys.exit(ruelle.open(sys.argv[1]).search("12 rue de rivoli paris").best.housenumber != "12")';
  await run(fresh, ['-c', alone, SHARDS_DIR]);
  const site = 'import sysconfig; print(sysconfig.get_path("purelib"))';
  const [own, others] = await Promise.all([fresh, python].map(async (one) => (await run(one, ['-c', site])).trim()));
  await writeFile(join(own, 'tests.pth'), `${others}\n`);
  return fresh;
}

async function tests(python) {
  // From the root: the sources of the package must not stand before the wheel.
  const args = ['-m', 'pytest', '-c', join(PYTHON_DIR, 'pyproject.toml'), join('tests', 'python')];
  const { code, output } = await capture(python, args, { env: { RUELLE, PYTHONDONTWRITEBYTECODE: '1' } });
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  const count = (word) => Number(last.match(new RegExp(`(\\d+) ${word}`))?.[1] ?? 0);
  const passed = count('passed');
  const failed = count('failed') + count('error');
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed, skipped: count('skipped'), output };
}
