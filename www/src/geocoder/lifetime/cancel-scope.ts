// The ways in which one question can be cancelled: its own signal, the closing of the geocoder, a later question.
import type { CloseSignal } from './close-signal.ts';

/**
 * One signal for everything that can cancel one question.
 * It has a controller of its own. Workerd ties a controller to the request that made it, and signals joined with `AbortSignal.any` do not always fire.
 */
export class CancelScope {
  private readonly controller = new AbortController();
  private readonly forget: () => void;
  private rejected: ((reason: unknown) => void) | undefined;
  private cancelled: { reason: unknown } | undefined;

  constructor(
    closing: CloseSignal,
    private readonly given: AbortSignal | undefined,
  ) {
    given?.addEventListener('abort', this.abort);
    this.forget = closing.listen((reason) => this.cancel(reason));
    if (given?.aborted) this.abort();
  }

  /** The signal for `fetch`. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The reason of the cancellation, or undefined before it. */
  get reason(): unknown {
    return this.cancelled?.reason;
  }

  /** The result of `work`, or a rejection with the reason if it is cancelled first. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    try {
      if (this.cancelled) throw this.cancelled.reason;
      const cancelled = new Promise<never>((_, reject) => (this.rejected = reject));
      return await Promise.race([work(this.signal), cancelled]);
    } catch (error) {
      throw this.cancelled ? this.cancelled.reason : error;
    } finally {
      this.dispose();
    }
  }

  cancel(reason: unknown): void {
    if (this.cancelled) return;
    this.cancelled = { reason };
    this.rejected?.(reason);
    try {
      this.controller.abort(reason);
    } catch {
      // On workerd, the controller may belong to another request.
    }
  }

  /** Unsubscribes from the given signal and from the closing. */
  dispose(): void {
    this.given?.removeEventListener('abort', this.abort);
    this.forget();
  }

  private readonly abort = (): void => this.cancel(this.given?.reason);
}
