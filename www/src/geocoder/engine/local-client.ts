// This thread answers: where there is no other, or none is wanted.
import type { CsvHead, FeatureCollection, Holdings, ReverseOptions, SearchOptions } from 'ruelle';
import { LocalCsvShare } from '../../csv/here.ts';
import type { CsvSupport, CsvTask, CsvShare } from './csv-job.ts';
import { RuelleError } from '../error.ts';
import type { OnEarly, EngineClient } from './worker-client.ts';
import { ShardStore } from './shard-store.ts';
import type { Host, Listener, Opening } from './shard-store.ts';

/** Opens engine and shards in this thread; it works at files only with a desk. */
export async function openLocal(opening: Opening, host: Host, listener: Listener, desk?: CsvSupport): Promise<EngineClient> {
  return new LocalClient(await ShardStore.open(opening, host, listener), desk);
}

class LocalClient implements EngineClient {
  readonly waiting = 0;
  private turn = 0;

  constructor(
    private readonly stock: ShardStore,
    private readonly desk: CsvSupport | undefined,
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

  async file(task: CsvTask): Promise<CsvShare> {
    return new LocalCsvShare(this.files.begin(this.stock.engine, task, (work) => this.stock.through(work)));
  }

  async head(bytes: Uint8Array<ArrayBuffer>): Promise<CsvHead> {
    return this.files.head(bytes);
  }

  private get files(): CsvSupport {
    if (!this.desk) throw new RuelleError('engine', 'this engine knows no files');
    return this.desk;
  }

  close(): void {
    this.stock.close();
  }
}
