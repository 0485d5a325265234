// The geocoding of one file in the page: a preview while it goes on, and the whole answer for saving.
import type { CsvHead, CsvProgress, Ruelle } from 'ruelle';
import { Rows } from './csv-rows.ts';

/** The position of a row that was found. */
export interface FoundPoint {
  lon: number;
  lat: number;
  score: number;
  label: string;
}

/** A row as the page shows it. */
export interface ShownRow {
  asked: string;
  label: string;
  /** 0 to 1, or undefined if nothing was found. */
  score: number | undefined;
}

/** Hears of the geocoding as it goes on. */
export interface JobListener {
  onProgress(progress: CsvProgress): void;
  onRows(rows: readonly ShownRow[]): void;
  onPoints(points: readonly FoundPoint[]): void;
}

/** Number of rows that are shown, and of points that a map can draw. */
const MAX_ROWS = 100;
const MAX_POINTS = 50_000;
/** Chunks that are joined to one: many small ones take more memory than their bytes. */
const CHUNKS = 64;

/** Geocodes `file` by these columns, with messages of this language. Returns the whole answer. */
export async function runJob(geocoder: Ruelle, file: File, head: CsvHead, asked: { columns: readonly string[]; lang: 'fr' | 'en' }, signal: AbortSignal, listener: JobListener): Promise<Blob> {
  const rows = new Rows(head);
  const answer = geocoder.geocodeCsv(file, { ...asked, signal, onProgress: (progress) => listener.onProgress(progress) }).getReader();
  const preview = new Preview(head, asked.columns, listener);
  let whole = new Blob([]);
  let chunks: Uint8Array<ArrayBuffer>[] = [];
  const gather = (): void => {
    whole = new Blob([whole, ...chunks], { type: 'text/csv' });
    chunks = [];
  };
  for (;;) {
    const { done, value } = await answer.read();
    preview.take(rows.push(value));
    if (done) break;
    if (chunks.push(value) >= CHUNKS) gather();
  }
  gather();
  return whole;
}

/** Takes the first rows and the points out of an answer. */
class Preview {
  private names: string[] | undefined;
  private shown = 0;
  private points = 0;

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
    // Appended columns first: the file may have one of the same name, which is written anew if it is of a former run.
    const own = (...called: string[]): number => [...called.map((name) => names.indexOf(name, this.head.columns.length)), ...called.map((name) => names.lastIndexOf(name))].find((at) => at >= 0) ?? -1;
    const lat = own('result_latitude', 'latitude');
    const lon = own('result_longitude', 'longitude');
    const label = own('result_label');
    const score = own('result_score');
    const asked = this.columns.map((name) => names.indexOf(name));
    if (this.shown < MAX_ROWS) {
      const fresh = rows.slice(0, MAX_ROWS - this.shown);
      this.shown += fresh.length;
      this.listener.onRows(fresh.map((row) => ({ asked: asked.map((at) => row[at]).filter(Boolean).join(' '), label: row[label] ?? '', score: row[score] ? Number(row[score]) : undefined })));
    }
    const found = rows.filter((row) => row[lat]).slice(0, MAX_POINTS - this.points);
    this.points += found.length;
    if (found.length > 0) this.listener.onPoints(found.map((row) => ({ lat: Number(row[lat]), lon: Number(row[lon]), score: Number(row[score]), label: row[label] ?? '' })));
  }
}
