// Files of addresses.

/** A file of addresses; its first row names the columns. */
export type CsvInput = Blob | Uint8Array | string | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** What is asked of a file. Columns are named as its first row names them. */
export interface CsvOptions {
  /** The columns that make the address, in this order; all, when left out. */
  columns?: string | readonly string[] | undefined;
  /** True: find addresses of positions, instead of positions of addresses. */
  reverse?: boolean | undefined;
  /** The column with a postcode that answers must have. */
  postcode?: string | undefined;
  /** The column with an INSEE code that answers must have. */
  citycode?: string | undefined;
  /** The column with the type that answers must have. */
  type?: string | undefined;
  /** The column with a latitude, degrees (WGS 84): for `reverse` where, else prefer what is near. */
  lat?: string | undefined;
  /** The column with a longitude. */
  lon?: string | undefined;
  /** The results to append, all when left out: `latitude`, `longitude`, `result_label`, `result_score`, `result_status`… */
  resultColumns?: string | readonly string[] | undefined;
  /** Answers that score less are not given, 0 to 1. */
  minScore?: number | undefined;
  /** True when the last word of an address may be the beginning of a longer one. */
  autocomplete?: boolean | undefined;
  /** How the file is written, where it is not to be found out: `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`, `iso-8859-15`. */
  encoding?: string | undefined;
  /** What separates fields, likewise: `;`, `,`, a tab… */
  delimiter?: string | undefined;
  /** What stands around fields, likewise: `"` or `'`. */
  quote?: string | undefined;
  /** Whether the answer begins with a byte order mark; by default as the file does. */
  withBom?: boolean | undefined;
  /** How many threads share the work: by default one a core in Node, a few in a page. Not for an endpoint. */
  threads?: number | undefined;
  /** Called as rows are answered. */
  onProgress?: ((progress: CsvProgress) => void) | undefined;
  /** Aborts the work: the stream fails with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** How far a file is. */
export interface CsvProgress {
  /** Bytes of the file that are answered. */
  bytes: number;
  /** Bytes of the file; absent where it is a stream. */
  total?: number;
  /** What became of the rows; absent where an endpoint answers. */
  rows?: CsvCounts;
}

/** How many rows became what. */
export interface CsvCounts {
  /** Answered. */
  ok: number;
  /** Nothing was found, or nothing that scores enough. */
  notFound: number;
  /** Nothing to ask. */
  skipped: number;
  /** Rows that make no sense. */
  error: number;
}

/** How a file is written. */
export interface CsvHead {
  /** The names of its columns. */
  columns: string[];
  /** As a `TextDecoder` knows it. */
  encoding: string;
  delimiter: string;
  quote: string;
}
