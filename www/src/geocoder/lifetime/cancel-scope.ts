// What ends one question: its own signal, the closing of the geocoder, a later question. A controller of its own, since on workerd one belongs to the
// request that made it, and signals joined with `AbortSignal.any` do not always tell.
import type { CloseSignal } from './close-signal.ts';

/** What ends one question. */
export class CancelScope {
  private readonly controller = new AbortController();
  private readonly forget: () => void;
  private rejected: ((reason: unknown) => void) | undefined;
  private ended: { reason: unknown } | undefined;

  constructor(
    closing: CloseSignal,
    private readonly given: AbortSignal | undefined,
  ) {
    given?.addEventListener('abort', this.heard);
    this.forget = closing.listen((reason) => this.end(reason));
    if (given?.aborted) this.heard();
  }

  /** For `fetch`. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Why it ended; undefined while it goes on. */
  get reason(): unknown {
    return this.ended?.reason;
  }

  /** What `work` comes to, or why it was ended. */
  async during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      if (this.ended) throw this.ended.reason;
      const ended = new Promise<never>((_, reject) => (this.rejected = reject));
      return await Promise.race([work(this.signal), ended]);
    } catch (error) {
      throw this.ended ? this.ended.reason : error;
    } finally {
      this.over();
    }
  }

  /** Ends it. */
  end(reason: unknown): void {
    if (this.ended) return;
    this.ended = { reason };
    this.rejected?.(reason);
    try {
      this.controller.abort(reason);
    } catch {
      // Another request's.
    }
  }

  /** Listens no more. */
  over(): void {
    this.given?.removeEventListener('abort', this.heard);
    this.forget();
  }

  private readonly heard = (): void => this.end(this.given?.reason);
}
