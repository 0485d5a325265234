// The closing of a geocoder, as its questions and files hear of it.

/** A state that is open until it is closed, once. It stands in for an `AbortController`, which workerd ties to the request that made it. */
export class CloseSignal {
  private readonly listeners = new Set<(reason: Error) => void>();
  private why: Error | undefined;

  /** The error to answer with after closing, or undefined while open. */
  get reason(): Error | undefined {
    return this.why;
  }

  close(reason: Error): void {
    if (this.why) return;
    this.why = reason;
    for (const listener of [...this.listeners]) listener(reason);
    this.listeners.clear();
  }

  /** Calls `listener` once, on closing or at once if closed already. Returns a function that unsubscribes. */
  listen(listener: (reason: Error) => void): () => void {
    if (this.why) listener(this.why);
    else this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
