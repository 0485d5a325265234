// The source of the field's answers: an endpoint at once, shards as soon as they are open. Opening is retried.
import type { Geocoder, Holdings, OpenOptions, Progress } from 'ruelle';
import { connect, open } from '../entry/browser.ts';
import { asRuelleError } from '../geocoder/error.ts';
import type { RuelleError } from '../geocoder/error.ts';

/** Milliseconds before the first retry, and before the last ones. Each retry doubles the wait. */
const FIRST_RETRY = 3_000;
const LAST_RETRY = 60_000;

/** Hears of the opening of shards. */
export interface SourceListener {
  onProgress(progress: Progress): void;
  onHoldings(holdings: Holdings): void;
  onError(error: RuelleError): void;
}

/** The geocoders that may answer: shards, an endpoint, or both. */
export interface SourceOptions {
  open?: OpenOptions | undefined;
  endpoint?: string | undefined;
}

/** Opens the geocoders of its options, and keeps trying. */
export class Source {
  private local: Geocoder | undefined;
  private opening: Promise<void> | undefined;
  private readonly remote: Geocoder | undefined;
  private timer = 0;
  private failures = 0;
  private closed = false;
  private readonly online = (): void => void this.startNow();

  constructor(
    private readonly options: SourceOptions,
    private readonly listener: SourceListener,
  ) {
    this.remote = options.endpoint === undefined ? undefined : connect(options.endpoint);
    globalThis.addEventListener('online', this.online);
  }

  /** Begins to open the shards, unless they are open or wait for a retry. Resolves when that has succeeded or failed. */
  start(): Promise<void> {
    return this.timer ? Promise.resolve() : this.startNow();
  }

  /** As `start`, but does not wait for a retry. */
  startNow(): Promise<void> {
    if (!this.options.open || this.local || this.closed) return Promise.resolve();
    window.clearTimeout(this.timer);
    this.timer = 0;
    return (this.opening ??= this.open(this.options.open).finally(() => (this.opening = undefined)));
  }

  /** The geocoder that is ready by now, shards before the endpoint. */
  get opened(): Geocoder | undefined {
    return this.local ?? this.remote;
  }

  /** The geocoder to ask: the one that is ready, else the shards once they are open. It is `undefined` if they cannot be opened. */
  async geocoder(): Promise<Geocoder | undefined> {
    const started = this.start();
    if (!this.local && !this.remote) await started;
    return this.opened;
  }

  close(): void {
    this.closed = true;
    window.clearTimeout(this.timer);
    globalThis.removeEventListener('online', this.online);
    this.local?.close();
    this.remote?.close();
  }

  private async open(options: OpenOptions): Promise<void> {
    try {
      const { listener } = this;
      const opened = await open({ ...options, onProgress: (progress) => listener.onProgress(progress), onHoldings: (holdings) => listener.onHoldings(holdings) });
      if (this.closed) return opened.close();
      this.local = opened;
      listener.onHoldings(opened.holdings);
    } catch (error) {
      if (this.closed) return;
      this.timer = window.setTimeout(() => void this.startNow(), Math.min(LAST_RETRY, FIRST_RETRY * 2 ** this.failures++));
      this.listener.onError(asRuelleError(error, 'engine'));
    }
  }
}
