// Progress lines: what is being done, and how long it took.

const tty = process.stderr.isTTY;

/** Seconds since `start`, to one decimal. */
export const seconds = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/**
 * Does `body` and says so. `body` returns false when there was nothing to do: then nothing is printed.
 * @param {string} label
 * @param {() => Promise<unknown>} body
 * @param {{ expect?: string }} [options] expect: how long it takes, said beforehand when long
 */
export async function step(label, body, { expect } = {}) {
  const start = performance.now();
  const said = expect ? `${label} (${expect})` : label;
  if (tty) process.stderr.write(`  … ${said}`);
  // Where lines cannot be taken back, only what takes its time is announced.
  const late = tty || !expect ? undefined : setTimeout(() => process.stderr.write(`  … ${said}\n`), 1500);
  try {
    const done = await body();
    if (tty) process.stderr.write('\r\x1b[K');
    if (done !== false) process.stderr.write(`  ✓ ${label}, ${seconds(start)}\n`);
  } catch (error) {
    if (tty) process.stderr.write('\n');
    throw error;
  } finally {
    clearTimeout(late);
  }
}
