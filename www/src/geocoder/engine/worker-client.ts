// The client of an engine in another thread.
import type { CsvHead, CsvOptions, FeatureCollection, Holdings, ReverseOptions, SearchOptions } from 'ruelle';
import { RuelleError, closedError } from '../error.ts';
import type { CsvShare, CsvTask } from './csv-share.ts';
import type { EngineClient } from './engine-client.ts';
import type { OnEarly } from './fetch-loop.ts';
import type { Listener, Opening } from './opening.ts';
import type { Question, Reply, Request, Results } from './protocol.ts';
import { NeedsRouter } from './router.ts';

/** Another thread, on any platform. */
export interface Thread {
  post(request: Request): void;
  /** Subscribes to its replies and to its failure. Called once. */
  listen(onReply: (reply: Reply) => void, onFailure: (message: string) => void): void;
  end(): void;
}

/** No thread can be had: a strict policy, an old browser, a file that is not there. */
export class ThreadUnavailable extends Error {}

/** A request that waits for its result. */
interface Pending {
  resolve(result: Results[keyof Results]): void;
  reject(error: Error): void;
  onEarly: OnEarly | undefined;
}

/** An engine in another thread. */
export class WorkerClient implements EngineClient {
  private readonly pending = new Map<number, Pending>();
  private next = 0;
  private isOpen = false;
  private failure: Error | undefined;
  holdings: Holdings = { shards: [], missing: [], fetched: 0 };

  private constructor(
    private readonly thread: Thread,
    private readonly listener: Listener,
  ) {
    thread.listen(
      (reply) => this.receive(reply),
      // A thread that fails before it has opened anything is one that could not start.
      (message) => this.fail(this.isOpen ? new RuelleError('engine', `the thread failed: ${message}`) : new ThreadUnavailable(message)),
    );
  }

  static async open(thread: Thread, opening: Opening, listener: Listener): Promise<WorkerClient> {
    const client = new WorkerClient(thread, listener);
    try {
      client.holdings = await client.ask<'open'>({ kind: 'open', opening });
      client.isOpen = true;
      return client;
    } catch (error) {
      thread.end();
      throw error;
    }
  }

  get waiting(): number {
    return this.pending.size;
  }

  search(query: string, options?: SearchOptions, onEarly?: OnEarly): Promise<FeatureCollection> {
    return this.ask<'search'>({ kind: 'search', query, options, isTyped: onEarly !== undefined }, onEarly);
  }

  reverse(lon: number, lat: number, options?: ReverseOptions): Promise<FeatureCollection> {
    return this.ask<'reverse'>({ kind: 'reverse', lon, lat, options });
  }

  lookup(ids: string | readonly string[]): Promise<FeatureCollection> {
    return this.ask<'lookup'>({ kind: 'lookup', ids });
  }

  async beginCsv(task: CsvTask): Promise<CsvShare> {
    await this.ask<'csv'>({ kind: 'csv', task });
    // The share ends with its thread.
    return { take: (chunk) => this.ask<'chunk'>({ kind: 'chunk', chunk }), end: () => {} };
  }

  csvHead(bytes: Uint8Array<ArrayBuffer>, lang: CsvOptions['lang']): Promise<CsvHead> {
    return this.ask<'head'>({ kind: 'head', bytes, lang });
  }

  close(): void {
    this.thread.end();
    this.fail(closedError());
  }

  /** Sends a question. The thread gives it a result of its kind: both are of one build. */
  private ask<K extends keyof Results>(question: Extract<Question, { kind: K }>, onEarly?: OnEarly): Promise<Results[K]> {
    if (this.failure) return Promise.reject(this.failure);
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve: resolve as Pending['resolve'], reject, onEarly });
      try {
        this.thread.post({ ...question, id } as Request);
      } catch (error) {
        // It cannot be sent: an option may be a function.
        this.pending.delete(id);
        reject(new RuelleError('bad-request', String(error), { cause: error }));
      }
    });
  }

  private receive(reply: Reply): void {
    if (reply.kind === 'progress') return this.listener.onProgress(reply.progress);
    if (reply.kind === 'holdings') {
      this.holdings = reply.holdings;
      return this.listener.onHoldings(reply.holdings);
    }
    if (reply.kind === 'fetched') return void (this.holdings = { ...this.holdings, fetched: reply.fetched });
    const pending = this.pending.get(reply.id);
    if (reply.kind === 'early') return pending?.onEarly?.(reply.answer);
    this.pending.delete(reply.id);
    if (reply.kind === 'needs-router') pending?.reject(new NeedsRouter());
    else if (reply.kind === 'error') pending?.reject(new RuelleError(reply.code, reply.message));
    else pending?.resolve(reply.result);
  }

  private fail(error: Error): void {
    this.failure = error;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}
