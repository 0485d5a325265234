// From the output of a test runner to counts.
import { readdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { capture } from './run.mjs';

/** One check: passed when the command ends well. */
export async function single(command, args, options) {
  const { code, output } = await capture(command, args, options);
  return code === 0 ? { passed: 1, output } : { failed: 1, output };
}

/** `cargo …` that runs tests: the sum over its test binaries. */
export async function cargoTests(args) {
  const { code, output } = await capture('cargo', args);
  const lines = output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm);
  return sum(code, output, [...lines].map(([, ...counts]) => counts.map(Number)));
}

/** Test files under Node's own runner, some at a time: most of them wait. */
export async function nodeTests(node, files, env) {
  const concurrency = `--test-concurrency=${Math.max(2, availableParallelism() - 1)}`;
  const { code, output } = await capture(node, ['--test', concurrency, '--test-reporter=spec', ...files], { env: { ...env, NO_COLOR: '1' } });
  const count = (word) => Number(output.match(new RegExp(`^ℹ ${word} (\\d+)$`, 'm'))?.[1] ?? 0);
  // What tests have measured; the runner's own counts have no colon.
  const measured = [...output.matchAll(/^ℹ (.+: .+)$/gm)].map(([, line]) => line).join('; ');
  return { ...sum(code, output, [[count('pass'), count('fail') + count('cancelled'), count('skipped') + count('todo')]]), ...(measured && { note: measured }) };
}

/** The test files of a folder of `tests`: Node's runner takes files, no folder. */
export async function testFiles(folder) {
  const names = await readdir(join(ROOT, 'tests', folder));
  return names.filter((name) => name.endsWith('.test.mjs')).sort().map((name) => join('tests', folder, name));
}

/** A command that fails without a failed test (it did not compile, it found none) is a failure all the same. */
function sum(code, output, rows) {
  const [passed, failed, skipped] = [0, 1, 2].map((at) => rows.reduce((total, row) => total + row[at], 0));
  return { passed, failed: failed === 0 && (code !== 0 || passed === 0) ? 1 : failed, skipped, output };
}
