// This thread answers: where there is no other, or none is wanted.
import type { CsvHead, FeatureCollection, Holdings, ReverseOptions, SearchOptions } from 'ruelle';
import { HereFile } from '../../csv/here.ts';
import type { FileDesk, FileTask, SharedFile } from './csv-job.ts';
import { RuelleError } from '../error.ts';
import type { OnEarly, Side } from './worker-client.ts';
import { Stock } from './shard-store.ts';
import type { Host, Listener, Opening } from './shard-store.ts';

/** Opens engine and shards in this thread; it works at files only with a desk. */
export async function openHere(opening: Opening, host: Host, listener: Listener, desk?: FileDesk): Promise<Side> {
  return new HereSide(await Stock.open(opening, host, listener), desk);
}

class HereSide implements Side {
  readonly waiting = 0;
  private turn = 0;

  constructor(
    private readonly stock: Stock,
    private readonly desk: FileDesk | undefined,
  ) {}

  get holdings(): Holdings {
    return this.stock.holdings;
  }

  // Async, so that what the engine throws is a rejection, as from a thread.
  async search(query: string, options?: SearchOptions, onEarly?: OnEarly): Promise<FeatureCollection> {
    const own = onEarly && ++this.turn;
    return this.stock.ask((engine) => engine.search(query, options), onEarly && { onEarly, isStale: () => own !== this.turn });
  }

  async reverse(lon: number, lat: number, options?: ReverseOptions): Promise<FeatureCollection> {
    return this.stock.ask((engine) => engine.reverse(lon, lat, options));
  }

  async lookup(ids: string | readonly string[]): Promise<FeatureCollection> {
    return this.stock.ask((engine) => engine.lookup(ids));
  }

  async file(task: FileTask): Promise<SharedFile> {
    return new HereFile(this.files.begin(this.stock.engine, task, (work) => this.stock.through(work)));
  }

  async head(bytes: Uint8Array<ArrayBuffer>): Promise<CsvHead> {
    return this.files.head(bytes);
  }

  private get files(): FileDesk {
    if (!this.desk) throw new RuelleError('engine', 'this engine knows no files');
    return this.desk;
  }

  close(): void {
    this.stock.close();
  }
}
