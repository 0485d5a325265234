// The geocoder as a page sees it: in a Web Worker where there is one, else in the page's own thread.
import type { ReverseOptions, SearchOptions } from 'ruelle-wasm';
import type { Progress } from './data.ts';
import { LocalEngine } from './engine.ts';
import type { Opened, Source, Timed } from './engine.ts';
import type { Ask, Tell } from './protocol.ts';

export type { Opened, Source, Timed } from './engine.ts';
export type { AddressFeature, FeatureCollection, ReverseOptions, SearchOptions } from 'ruelle-wasm';

/** Options of {@link Ruelle.open}. */
export interface OpenOptions extends Source {
  /** The Web Worker's script; left out, the engine runs in the page's thread. */
  worker?: string;
  /** Called as bytes come in. */
  onProgress?: (progress: Progress) => void;
}

/** Either side: answers in order of asking, whatever the side. */
interface Side {
  readonly opened: Opened;
  search(query: string, options?: SearchOptions): Timed | Promise<Timed>;
  reverse(lon: number, lat: number, options?: ReverseOptions): Timed | Promise<Timed>;
}

/** A geocoder in the page: after `open`, nothing that is typed leaves it. */
export class Ruelle {
  private latest = 0;

  private constructor(
    private readonly side: Side,
    /** True when the engine runs in a Web Worker. */
    readonly inWorker: boolean,
  ) {}

  /** Fetches engine and shards. */
  static async open({ worker, onProgress = () => {}, ...source }: OpenOptions): Promise<Ruelle> {
    if (worker !== undefined && typeof Worker !== 'undefined') {
      const side = await WorkerSide.open(worker, source, onProgress).catch((error: unknown) => {
        // No Web Worker here (a strict policy, an old browser): the page's thread does as well. Other faults are the same there.
        if (error instanceof NoWorker) return undefined;
        throw error;
      });
      if (side) return new Ruelle(side, true);
    }
    return new Ruelle(await LocalEngine.open(source, onProgress), false);
  }

  /** What was opened: manifest, what is missing, bytes fetched. */
  get opened(): Opened {
    return this.side.opened;
  }

  /** Answers, best first. */
  async search(query: string, options?: SearchOptions): Promise<Timed> {
    return this.side.search(query, options);
  }

  /** As `search`, for a field: `undefined` when a later call has been made meanwhile, so that answers never overtake. */
  async suggest(query: string, options?: SearchOptions): Promise<Timed | undefined> {
    const turn = ++this.latest;
    const timed = await this.side.search(query, options);
    return turn === this.latest ? timed : undefined;
  }

  /** What is near a position, nearest first. */
  async reverse(lon: number, lat: number, options?: ReverseOptions): Promise<Timed> {
    return this.side.reverse(lon, lat, options);
  }
}

/** There is no Web Worker to be had. */
class NoWorker extends Error {}

interface Pending {
  resolve(tell: Tell): void;
  reject(error: Error): void;
  onProgress?: (progress: Progress) => void;
}

/** An ask, before it has its number. */
type Unnumbered<T> = T extends Ask ? Omit<T, 'id'> : never;

class WorkerSide implements Side {
  private readonly pending = new Map<number, Pending>();
  private next = 0;
  opened: Opened = { manifest: { shards: [] }, missing: [], fetched: 0 };

  private constructor(private readonly worker: Worker) {
    worker.onmessage = ({ data }: MessageEvent<Tell>) => this.receive(data);
    worker.onerror = (event) => this.fail(new NoWorker(event.message || 'the Web Worker could not start'));
  }

  static async open(script: string, source: Source, onProgress: (progress: Progress) => void): Promise<WorkerSide> {
    let worker: Worker;
    try {
      worker = new Worker(script, { type: 'module' });
    } catch (error) {
      throw new NoWorker(String(error));
    }
    const side = new WorkerSide(worker);
    try {
      const tell = await side.ask({ kind: 'open', source }, onProgress);
      if (tell.kind === 'opened') side.opened = tell.opened;
      return side;
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  search(query: string, options?: SearchOptions): Promise<Timed> {
    return this.ask({ kind: 'search', query, options }).then(timed);
  }

  reverse(lon: number, lat: number, options?: ReverseOptions): Promise<Timed> {
    return this.ask({ kind: 'reverse', lon, lat, options }).then(timed);
  }

  private ask(ask: Unnumbered<Ask>, onProgress?: (progress: Progress) => void): Promise<Tell> {
    const id = this.next++;
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject, ...(onProgress && { onProgress }) });
      this.worker.postMessage({ ...ask, id });
    });
  }

  private receive(tell: Tell): void {
    const pending = this.pending.get(tell.id);
    if (tell.kind === 'progress') return pending?.onProgress?.(tell.progress);
    this.pending.delete(tell.id);
    if (tell.kind === 'error') pending?.reject(new Error(tell.message));
    else pending?.resolve(tell);
  }

  private fail(error: Error): void {
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }
}

function timed(tell: Tell): Timed {
  if (tell.kind !== 'answer') throw new Error(`unexpected ${tell.kind}`);
  return tell.timed;
}
