// A task repeated at intervals: sooner after a failure, at once when the network comes back.

/** Milliseconds before the first poll of a quick start, and before the first retry after a failure. */
const SOON = 1_000;
const FIRST_RETRY = 5_000;

/** A timer of a page or of Node. Only Node's has `unref`. */
type Timer = ReturnType<typeof setTimeout> & { unref?: () => void };

/** Polls until it is stopped. Each failure doubles the wait, up to the interval. */
export class Poller {
  private timer: Timer | undefined;
  private failures = 0;
  private isPolling = false;
  private isStopped = false;
  private readonly online = (): void => this.after(0);

  /**
   * @param poll resolves to false if it has to be repeated soon
   * @param interval milliseconds between polls (0: never poll)
   */
  constructor(
    private readonly poll: () => Promise<boolean>,
    private readonly interval: number,
  ) {}

  /** Starts polling, `soon` where the data may be old or incomplete. */
  start(soon: boolean): void {
    if (this.interval === 0) return;
    globalThis.addEventListener?.('online', this.online);
    this.after(soon ? Math.min(SOON, this.interval) : this.interval);
  }

  stop(): void {
    clearTimeout(this.timer);
    globalThis.removeEventListener?.('online', this.online);
    this.isStopped = true;
  }

  private after(milliseconds: number): void {
    clearTimeout(this.timer);
    if (this.isStopped) return;
    this.timer = setTimeout(() => void this.now(), milliseconds) as Timer;
    // A pending poll must not keep a Node process alive.
    this.timer.unref?.();
  }

  private async now(): Promise<void> {
    if (this.isPolling) return;
    this.isPolling = true;
    const ok = await this.poll().catch(() => false);
    this.isPolling = false;
    this.failures = ok ? 0 : this.failures + 1;
    this.after(ok ? this.interval : Math.min(this.interval, FIRST_RETRY * 2 ** (this.failures - 1)));
  }
}
