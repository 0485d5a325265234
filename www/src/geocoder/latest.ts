// Questions of which only the latest counts.

/** Runs one at a time; of those that wait meanwhile only the last is run at all. */
export class Latest {
  private turn = 0;
  private running: Promise<unknown> = Promise.resolve();

  /** The answer, or `undefined` when a later call was made meanwhile. */
  async run<T>(ask: () => Promise<T>): Promise<T | undefined> {
    const turn = ++this.turn;
    await this.running;
    if (turn !== this.turn) return undefined;
    const asked = ask();
    this.running = asked.catch(() => undefined);
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
