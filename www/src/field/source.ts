// Who answers the field: an endpoint at once, shards as soon as they are open; whatever fails is tried again.
import type { Geocoder, Holdings, OpenOptions, Progress } from 'ruelle';
import { asRuelleError } from '../geocoder/error.ts';
import type { RuelleError } from '../geocoder/error.ts';
import { connect, open } from '../entry/browser.ts';

/** Milliseconds until the first new try; each further one waits twice as long. */
const FIRST_RETRY = 3_000;
const LAST_RETRY = 60_000;

/** What the field is told. */
export interface SourceListener {
  onProgress(progress: Progress): void;
  onHoldings(holdings: Holdings): void;
  onError(error: RuelleError): void;
}

/** What may answer. */
export interface SourceOptions {
  open?: OpenOptions | undefined;
  endpoint?: string | undefined;
}

/** Opens what is wished for, and keeps trying. */
export class Source {
  private local: Geocoder | undefined;
  private opening: Promise<void> | undefined;
  private readonly remote: Geocoder | undefined;
  private timer = 0;
  private failures = 0;
  private closed = false;
  private readonly online = (): void => void this.startNow();

  constructor(
    private readonly sourceOptions: SourceOptions,
    private readonly listener: SourceListener,
  ) {
    this.remote = sourceOptions.endpoint === undefined ? undefined : connect(sourceOptions.endpoint);
    globalThis.addEventListener('online', this.online);
  }

  /** Begins to open, unless it has, or has failed and waits to try again; resolved when that has gone well or badly. */
  start(): Promise<void> {
    return this.timer ? Promise.resolve() : this.startNow();
  }

  /** As `start`, without waiting. */
  startNow(): Promise<void> {
    if (!this.sourceOptions.open || this.local || this.closed) return Promise.resolve();
    window.clearTimeout(this.timer);
    this.timer = 0;
    return (this.opening ??= this.open(this.sourceOptions.open).finally(() => (this.opening = undefined)));
  }

  /** What answers by now. */
  get opened(): Geocoder | undefined {
    return this.local ?? this.remote;
  }

  /** What answers now: shards, else the endpoint, else shards when they are open; `undefined` when they cannot be. */
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
