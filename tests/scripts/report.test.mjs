// A run of checks fails when one does, when there is none, and when a word chooses none.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { capture } from '../../scripts/lib/run.mjs';

const RUN = `
import { Report } from './scripts/lib/report.mjs';
const report = new Report(JSON.parse(process.argv[1]));
await report.check('first check', async () => ({ passed: 2, note: 'so many' }));
await report.check('second check', async () => { throw new Error('broken'); });
report.close();`;
const run = (...words) => capture(process.execPath, ['--input-type=module', '--eval', RUN, JSON.stringify(words)]);

test('a check that throws is a failure, in full, and the others run', async () => {
  const { code, output } = await run();
  assert.equal(code, 1);
  assert.match(output, /✓ first check: 2 passed, so many/);
  assert.match(output, /✗ second check: 0 passed, 1 failed[\s\S]*broken[\s\S]*\n2 passed, 1 failed\n$/);
});

test('words choose checks by their labels', async () => {
  const { code, output } = await run('first');
  assert.equal(code, 0);
  assert.doesNotMatch(output, /second/);
  assert.match(output, /\n2 passed, 0 failed\n$/);
});

test('a word that chooses no check fails, and the labels are listed', async () => {
  for (const words of [['thrid'], ['first', 'thrid']]) {
    const { code, output } = await run(...words);
    assert.equal(code, 1);
    assert.match(output, /✗ no check has “thrid” in its label\. The labels are:\n {2}first check\n {2}second check\n/);
    assert.match(output, /, 1 failed\n$/);
  }
});
