// An error that a person can mend: printed without a stack.

export class Fault extends Error {
  /** @param {string} what what went wrong, and where
   *  @param {string} [mend] what to do about it */
  constructor(what, mend) {
    super(mend ? `${what}\n  → ${mend}` : what);
    this.name = 'Fault';
  }
}

/** Runs `main`; a fault is printed and ends the process with code 1. */
export async function main(body) {
  try {
    await body();
  } catch (error) {
    console.error(`\n✗ ${error instanceof Fault ? error.message : (error?.stack ?? error)}`);
    process.exit(1);
  }
}
