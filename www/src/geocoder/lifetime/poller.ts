// When to look again: now and then, soon when something is missing, at once when the network comes back.

/** Milliseconds before the first look after a quick start, and before the first try after a failure. */
const SOON = 1_000;
const FIRST_RETRY = 5_000;

/** What a timer is in pages, and in Node. */
type Timer = ReturnType<typeof setTimeout> & { unref?: () => void };

/** Looks again by itself. */
export class Poller {
  private timer: Timer | undefined;
  private failures = 0;
  private looking = false;
  private readonly online = (): void => this.after(0);

  /**
   * @param look true when all is well
   * @param interval milliseconds between looks; 0: never look
   */
  constructor(
    private readonly look: () => Promise<boolean>,
    private readonly interval: number,
  ) {}

  /** `soon`: what there is may be old, or not all. */
  begin(soon: boolean): void {
    if (this.interval === 0) return;
    globalThis.addEventListener?.('online', this.online);
    this.after(soon ? Math.min(SOON, this.interval) : this.interval);
  }

  end(): void {
    clearTimeout(this.timer);
    globalThis.removeEventListener?.('online', this.online);
    this.failures = Infinity;
  }

  private after(milliseconds: number): void {
    clearTimeout(this.timer);
    if (this.failures === Infinity) return;
    this.timer = setTimeout(() => void this.now(), milliseconds) as Timer;
    // Not a reason for a process to go on.
    this.timer.unref?.();
  }

  private async now(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    const isWell = await this.look().catch(() => false);
    this.looking = false;
    this.failures = isWell ? 0 : this.failures + 1;
    this.after(isWell ? this.interval : Math.min(this.interval, FIRST_RETRY * 2 ** (this.failures - 1)));
  }
}
