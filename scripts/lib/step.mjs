// Progress lines: what is being done, and how long it took.

const tty = process.stderr.isTTY;
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/**
 * Does `body` and says so. `body` returns false when there was nothing to do: then nothing is printed.
 * @param {string} label
 * @param {() => Promise<unknown>} body
 * @param {{ expect?: string, silent?: boolean }} [options] expect: how long it takes, said beforehand when long
 */
export async function step(label, body, { expect, silent = false } = {}) {
  const start = performance.now();
  const said = expect ? `${label} (${expect})` : label;
  if (!silent && tty) process.stderr.write(`  … ${said}`);
  else if (!silent && expect) process.stderr.write(`  … ${said}\n`);
  try {
    const done = await body();
    if (silent) return;
    if (tty) process.stderr.write('\r\x1b[K');
    const note = typeof done === 'string' ? `: ${done}` : '';
    if (done !== false) process.stderr.write(`  ✓ ${label}${note}, ${seconds(start)}\n`);
  } catch (error) {
    if (tty && !silent) process.stderr.write('\n');
    throw error;
  }
}
