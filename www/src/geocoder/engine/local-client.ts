// The client of an engine in this thread.
import type { CsvHead, CsvOptions, FeatureCollection, Holdings, ReverseOptions, SearchOptions } from 'ruelle';
import { RuelleError } from '../error.ts';
import type { Host } from '../files/host.ts';
import type { CsvShare, CsvSupport, CsvTask } from './csv-share.ts';
import type { EngineClient } from './engine-client.ts';
import type { OnEarly } from './fetch-loop.ts';
import type { Listener, Opening } from './opening.ts';
import { ShardStore } from './shard-store.ts';

/** Opens engine and shards in this thread. Only with `csv` does the client work at files. */
export async function openLocal(opening: Opening, host: Host, listener: Listener, csv?: CsvSupport): Promise<LocalClient> {
  return new LocalClient(await ShardStore.open(opening, host, listener), csv);
}

/** An engine in this thread. */
export class LocalClient implements EngineClient {
  readonly waiting = 0;

  constructor(
    private readonly store: ShardStore,
    private readonly csv: CsvSupport | undefined,
  ) {}

  get holdings(): Holdings {
    return this.store.holdings;
  }

  // Async, so that errors of the engine are rejections, as from a thread.
  async search(query: string, options?: SearchOptions, onEarly?: OnEarly): Promise<FeatureCollection> {
    return this.store.ask((engine) => engine.search(query, options), onEarly);
  }

  async reverse(lon: number, lat: number, options?: ReverseOptions): Promise<FeatureCollection> {
    return this.store.ask((engine) => engine.reverse(lon, lat, options));
  }

  async lookup(ids: string | readonly string[]): Promise<FeatureCollection> {
    return this.store.ask((engine) => engine.lookup(ids));
  }

  /** Searches with the data that is here, and fetches none. */
  warmUp(query: string): void {
    this.store.engine.search(query);
  }

  async beginCsv(task: CsvTask): Promise<CsvShare> {
    return this.support().begin(this.store.engine, task, (work) => this.store.run(work));
  }

  async csvHead(bytes: Uint8Array<ArrayBuffer>, lang: CsvOptions['lang']): Promise<CsvHead> {
    return this.support().head(bytes, lang);
  }

  close(): void {
    this.store.close();
  }

  private support(): CsvSupport {
    if (!this.csv) throw new RuelleError('engine', 'this engine knows no files');
    return this.csv;
  }
}
