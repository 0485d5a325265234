// The checks of one run, one after the other: a line each, the output of failures in full, and the sum at the end.
import { seconds } from './step.mjs';

/** @typedef {{ passed?: number, failed?: number, skipped?: number, note?: string, output?: string }} Outcome */

/** Counts passed, failed and skipped tests. */
export class Report {
  passed = 0;
  failed = 0;
  skipped = 0;
  /** Of every check of the run, chosen or not. */
  labels = [];

  /** @param {string[]} only words; a check runs when its label holds one of them, or when there are none */
  constructor(only = []) {
    this.only = only;
  }

  /**
   * Runs a check and says how it went; one that throws counts as one failure, and the next still runs.
   * @param {string} label
   * @param {() => Promise<Outcome>} body
   */
  async check(label, body) {
    this.labels.push(label);
    if (this.only.length > 0 && !this.only.some((word) => label.includes(word))) return;
    const start = performance.now();
    const outcome = await body().catch((error) => ({ failed: 1, output: error?.name === 'Fault' ? error.message : (error?.stack ?? String(error)) }));
    const { passed = 0, failed = 0, skipped = 0, note, output } = outcome;
    this.passed += passed;
    this.failed += failed;
    this.skipped += skipped;
    const counts = [`${passed} passed`, failed && `${failed} failed`, skipped && `${skipped} skipped`].filter(Boolean).join(', ');
    console.log(`${failed ? '✗' : '✓'} ${label}: ${counts}${note ? `, ${note}` : ''} (${seconds(start)})`);
    if (failed && output) console.log(`\n${output.trimEnd()}\n`);
  }

  /** Prints the closing line and sets the exit code. A run of nothing fails, and so does a word that chooses nothing. */
  close() {
    const unmatched = this.only.filter((word) => !this.labels.some((label) => label.includes(word)));
    if (unmatched.length > 0) {
      this.failed += unmatched.length;
      console.log(`✗ no check has ${unmatched.map((word) => `“${word}”`).join(' or ')} in its label. The labels are:\n  ${this.labels.join('\n  ')}`);
    }
    console.log(`\n${this.passed} passed, ${this.failed} failed${this.skipped ? `, ${this.skipped} skipped` : ''}`);
    if (this.failed > 0 || this.passed === 0) process.exitCode = 1;
  }
}
