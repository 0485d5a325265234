// Who answers: this thread, or another one.
import type { CsvHead, FeatureCollection, Holdings, ReverseOptions, SearchOptions } from 'ruelle';
import type { CsvTask, CsvShare } from './csv-job.ts';
import { RuelleError } from '../error.ts';
import type { Request, Question, Reply } from './protocol.ts';
import { NeedsRouter } from './shard-lru.ts';
import type { Listener, Opening } from './shard-store.ts';

/** Told when an answer has to wait for bytes: with what is known of it, if anything. */
export type OnEarly = (answer: FeatureCollection | undefined) => void;

/** Answers questions in the order they are asked. */
export interface EngineClient {
  readonly holdings: Holdings;
  /** Questions that are not answered yet. */
  readonly waiting: number;
  /** With `onEarly`, of what is typed: it is told what is known of an answer that takes a while; a later such question makes this one void. */
  search(query: string, options?: SearchOptions, onEarly?: OnEarly): Promise<FeatureCollection>;
  reverse(lon: number, lat: number, options?: ReverseOptions): Promise<FeatureCollection>;
  lookup(ids: string | readonly string[]): Promise<FeatureCollection>;
  /** Begins to work at a file; a thread works at one. */
  file(task: CsvTask): Promise<CsvShare>;
  /** How a file is written that begins so. */
  head(bytes: Uint8Array<ArrayBuffer>): Promise<CsvHead>;
  close(): void;
}

/** Another thread, whatever the platform calls it. */
export interface Thread {
  post(ask: Request): void;
  /** Called once: what to do with what it tells, and with its failure. */
  listen(onTell: (tell: Reply) => void, onFailure: (message: string) => void): void;
  end(): void;
}

/** There is no thread to be had: a strict policy, an old browser, a file that is not there. */
export class ThreadUnavailable extends Error {}

interface Pending {
  resolve(tell: Reply): void;
  reject(error: Error): void;
  onEarly: OnEarly | undefined;
}

/** Another thread that answers. */
export class WorkerClient implements EngineClient {
  private readonly pending = new Map<number, Pending>();
  private next = 0;
  private isOpen = false;
  private dead: Error | undefined;
  holdings: Holdings = { shards: [], missing: [], fetched: 0 };

  private constructor(
    private readonly thread: Thread,
    private readonly listener: Listener,
  ) {
    thread.listen(
      (tell) => this.receive(tell),
      // Before it has opened anything, a thread that fails is one that could not start.
      (message) => this.fail(this.isOpen ? new RuelleError('engine', `the thread failed: ${message}`) : new ThreadUnavailable(message)),
    );
  }

  static async open(thread: Thread, opening: Opening, listener: Listener): Promise<WorkerClient> {
    const side = new WorkerClient(thread, listener);
    try {
      const tell = await side.ask({ kind: 'open', opening });
      if (tell.kind === 'opened') side.holdings = tell.holdings;
      side.isOpen = true;
      return side;
    } catch (error) {
      thread.end();
      throw error;
    }
  }

  get waiting(): number {
    return this.pending.size;
  }

  search(query: string, options?: SearchOptions, onEarly?: OnEarly): Promise<FeatureCollection> {
    return this.ask({ kind: 'search', query, options, isTyped: onEarly !== undefined }, onEarly).then(answerOf);
  }

  reverse(lon: number, lat: number, options?: ReverseOptions): Promise<FeatureCollection> {
    return this.ask({ kind: 'reverse', lon, lat, options }).then(answerOf);
  }

  lookup(ids: string | readonly string[]): Promise<FeatureCollection> {
    return this.ask({ kind: 'lookup', ids }).then(answerOf);
  }

  async file(task: CsvTask): Promise<CsvShare> {
    await this.ask({ kind: 'file', task });
    // Its thread ends with it.
    return { take: async (bytes) => only('part', await this.ask({ kind: 'bytes', bytes })).part, end: () => {} };
  }

  async head(bytes: Uint8Array<ArrayBuffer>): Promise<CsvHead> {
    return only('head', await this.ask({ kind: 'head', bytes })).head;
  }

  close(): void {
    this.thread.end();
    this.fail(new RuelleError('closed', 'the geocoder was closed'));
  }

  private ask(question: Question, onEarly?: OnEarly): Promise<Reply> {
    if (this.dead) return Promise.reject(this.dead);
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject, onEarly });
      try {
        this.thread.post({ ...question, id });
      } catch (error) {
        // What cannot be sent: an option that is a function, say.
        this.pending.delete(id);
        reject(new RuelleError('bad-request', String(error), { cause: error }));
      }
    });
  }

  private receive(tell: Reply): void {
    if (tell.kind === 'progress') return this.listener.onProgress(tell.progress);
    if (tell.kind === 'holdings') {
      this.holdings = tell.holdings;
      return this.listener.onHoldings(tell.holdings);
    }
    if (tell.kind === 'fetched') return void (this.holdings = { ...this.holdings, fetched: tell.fetched });
    const pending = this.pending.get(tell.id);
    if (tell.kind === 'early') return pending?.onEarly?.(tell.answer);
    this.pending.delete(tell.id);
    if (tell.kind === 'needs-router') pending?.reject(new NeedsRouter());
    else if (tell.kind === 'error') pending?.reject(new RuelleError(tell.code, tell.message));
    else pending?.resolve(tell);
  }

  private fail(error: Error): void {
    this.dead = error;
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}

function answerOf(tell: Reply): FeatureCollection {
  return only('answer', tell).answer;
}

function only<K extends Reply['kind']>(kind: K, tell: Reply): Extract<Reply, { kind: K }> {
  if (tell.kind !== kind) throw new RuelleError('engine', `unexpected ${tell.kind}`);
  return tell as Extract<Reply, { kind: K }>;
}
