// Questions that a later one makes void.

/** A running question, as it sees itself. */
export interface LatestTask {
  /** Lets the next question run: this one waits for something other than the engine. */
  release(): void;
  isLatest(): boolean;
}

/** Runs one question at a time, and only the last of those that arrive meanwhile. */
export class LatestOnly {
  private turn = 0;
  private running: Promise<unknown> = Promise.resolve();

  /** The answer, or `undefined` if a later call was made meanwhile. */
  async run<T>(ask: (task: LatestTask) => Promise<T>): Promise<T | undefined> {
    const turn = ++this.turn;
    await this.running;
    if (turn !== this.turn) return undefined;
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const asked = ask({ release, isLatest: () => turn === this.turn });
    this.running = Promise.race([asked.catch(() => undefined), released]);
    try {
      const answer = await asked;
      return turn === this.turn ? answer : undefined;
    } catch (error) {
      // Nobody waits for the failure of an old question.
      if (turn !== this.turn) return undefined;
      throw error;
    }
  }
}
