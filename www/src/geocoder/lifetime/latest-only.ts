// Questions of which only the latest counts.

/** A question that runs. */
export interface Turn {
  /** It waits for something else than the engine: the next may run. */
  release(): void;
  isLatest(): boolean;
}

/** Runs one at a time; of those that wait meanwhile only the last is run at all. */
export class LatestOnly {
  private turn = 0;
  private running: Promise<unknown> = Promise.resolve();

  /** The answer, or `undefined` when a later call was made meanwhile. */
  async run<T>(ask: (turn: Turn) => Promise<T>): Promise<T | undefined> {
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
