// Whether something is closed, and who is to hear of it. Not an `AbortController`, which on workerd belongs to the request that made it.

/** What is open until it is closed. */
export class CloseSignal {
  private readonly listeners = new Set<(reason: Error) => void>();
  private why: Error | undefined;

  /** Why it is closed; undefined while it is open. */
  get reason(): Error | undefined {
    return this.why;
  }

  close(reason: Error): void {
    if (this.why) return;
    this.why = reason;
    for (const listener of [...this.listeners]) listener(reason);
    this.listeners.clear();
  }

  /** Tells `listener` once; gives what takes that back. */
  listen(listener: (reason: Error) => void): () => void {
    if (this.why) listener(this.why);
    else this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
