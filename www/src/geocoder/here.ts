// This thread answers: where there is no other, or none is wanted.
import type { FeatureCollection, Holdings, ReverseOptions, SearchOptions } from 'ruelle';
import type { Side } from './side.ts';
import { Stock } from './stock.ts';
import type { Host, Listener, Opening } from './stock.ts';

/** Opens engine and shards in this thread. */
export async function openHere(opening: Opening, host: Host, listener: Listener): Promise<Side> {
  return new HereSide(await Stock.open(opening, host, listener));
}

class HereSide implements Side {
  readonly waiting = 0;

  constructor(private readonly stock: Stock) {}

  get holdings(): Holdings {
    return this.stock.holdings;
  }

  // Async, so that what the engine throws is a rejection, as from a thread.
  async search(query: string, options?: SearchOptions): Promise<FeatureCollection> {
    return this.stock.engine.search(query, options);
  }

  async reverse(lon: number, lat: number, options?: ReverseOptions): Promise<FeatureCollection> {
    return this.stock.engine.reverse(lon, lat, options);
  }

  async lookup(ids: string | readonly string[]): Promise<FeatureCollection> {
    return this.stock.engine.lookup(ids);
  }

  close(): void {
    this.stock.close();
  }
}
