// One file of addresses, geocoded in the page: what of it is shown while it goes on, and all of it for saving.
import type { CsvHead, CsvProgress, Ruelle } from 'ruelle';
import { Rows } from './csv-rows.ts';

/** A row that was found. */
export interface FoundPoint {
  lon: number;
  lat: number;
  score: number;
  label: string;
}

/** A row, as the page shows it. */
export interface ShownRow {
  asked: string;
  label: string;
  /** 0 to 1; undefined when it was not found. */
  score: number | undefined;
}

/** What is told as it goes on. */
export interface JobListener {
  onProgress(progress: CsvProgress): void;
  onRows(rows: readonly ShownRow[]): void;
  onPlaces(places: readonly FoundPoint[]): void;
}

/** Rows that are shown, and places that a map can bear. */
const SHOWN = 100;
const MOST_PLACES = 50_000;
/** Pieces that become one: many small ones weigh more than they hold. */
const PIECES = 64;

/** Geocodes `file` by these columns; gives the whole answer. */
export async function runJob(geocoder: Ruelle, file: File, head: CsvHead, columns: readonly string[], signal: AbortSignal, listener: JobListener): Promise<Blob> {
  const rows = new Rows(head);
  const answer = geocoder.geocodeCsv(file, { columns, signal, onProgress: (progress) => listener.onProgress(progress) }).getReader();
  const sorter = new Sorter(head, columns, listener);
  let whole = new Blob([]);
  let pieces: Uint8Array<ArrayBuffer>[] = [];
  const gather = (): void => {
    whole = new Blob([whole, ...pieces], { type: 'text/csv' });
    pieces = [];
  };
  for (;;) {
    const { done, value } = await answer.read();
    sorter.take(rows.push(value));
    if (done) break;
    if (pieces.push(value) >= PIECES) gather();
  }
  gather();
  return whole;
}

/** From rows of the answer to what is shown of them. */
class Sorter {
  private names: string[] | undefined;
  private shown = 0;
  private placed = 0;

  constructor(
    private readonly head: CsvHead,
    private readonly columns: readonly string[],
    private readonly listener: JobListener,
  ) {}

  take(rows: string[][]): void {
    // The first row names the columns.
    this.names ??= rows.shift();
    const { names } = this;
    if (!names || rows.length === 0) return;
    // Of ours: a file may have a column of such a name itself.
    const own = (name: string): number => names.indexOf(name, this.head.columns.length);
    const [lat, lon, label, score] = ['latitude', 'longitude', 'result_label', 'result_score'].map(own) as [number, number, number, number];
    const asked = this.columns.map((name) => names.indexOf(name));
    if (this.shown < SHOWN) {
      const fresh = rows.slice(0, SHOWN - this.shown);
      this.shown += fresh.length;
      this.listener.onRows(fresh.map((row) => ({ asked: asked.map((at) => row[at]).filter(Boolean).join(' '), label: row[label] ?? '', score: row[score] ? Number(row[score]) : undefined })));
    }
    const places = rows.filter((row) => row[lat]).slice(0, MOST_PLACES - this.placed);
    this.placed += places.length;
    if (places.length > 0) this.listener.onPlaces(places.map((row) => ({ lat: Number(row[lat]), lon: Number(row[lon]), score: Number(row[score]), label: row[label] ?? '' })));
  }
}
