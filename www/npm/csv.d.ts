// Files of addresses.

/** A file of addresses. Its first row names the columns. */
export type CsvInput = Blob | Uint8Array | string | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** Options of geocoding a file. Columns have the names of its first row. */
export interface CsvOptions {
  /** The columns that make the address, in this order (if left out, all that may be of one: `CsvHead.asked`). */
  columns?: string | readonly string[] | undefined;
  /** Whether to find the addresses of positions, instead of the positions of addresses. */
  reverse?: boolean | undefined;
  /** The column with the postcode that answers must have. */
  postcode?: string | undefined;
  /** The column with the INSEE code that answers must have. */
  citycode?: string | undefined;
  /** The column with the type that answers must have. */
  type?: string | undefined;
  /** The column with a latitude in degrees (WGS 84): the position to look up with `reverse`, else the position to prefer. */
  lat?: string | undefined;
  /** The column with a longitude. */
  lon?: string | undefined;
  /** The columns to append (all if left out): `latitude`, `longitude`, `result_label`, `result_score`, `result_status`, `result_message`… */
  resultColumns?: string | readonly string[] | undefined;
  /** The lowest score of an answer, 0 to 1. */
  minScore?: number | undefined;
  /** Whether the last word of an address may be the beginning of a longer one. */
  autocomplete?: boolean | undefined;
  /** The file's encoding (detected if left out): `utf-8`, `utf-16le`, `utf-16be`, `windows-1252`, `iso-8859-15`. */
  encoding?: string | undefined;
  /** The character between fields (detected if left out): `;`, `,`, a tab… */
  delimiter?: string | undefined;
  /** The character around fields (detected if left out): `"` or `'`. */
  quote?: string | undefined;
  /** Whether the answer begins with a byte order mark (by default as the file does). */
  withBom?: boolean | undefined;
  /** The language of `result_message` (`fr` if left out), and of errors about the file (`en` if left out). */
  lang?: 'fr' | 'en' | undefined;
  /** Number of threads that share the work: by default one a core in Node, a few in a page. An endpoint ignores it. */
  threads?: number | undefined;
  /** Called as rows are answered. */
  onProgress?: ((progress: CsvProgress) => void) | undefined;
  /** Aborts the work: the stream fails with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The progress of a file. */
export interface CsvProgress {
  /** Bytes of the file that are answered. */
  bytes: number;
  /** Bytes of the file, absent if it is a stream. */
  total?: number;
  /** Counts of rows, absent if an endpoint answers. */
  rows?: CsvCounts;
}

/** Rows by outcome. */
export interface CsvCounts {
  /** Answered rows. */
  ok: number;
  /** Rows without an answer that scores enough. */
  notFound: number;
  /** Rows with nothing to look up. */
  skipped: number;
  /** Malformed rows. */
  error: number;
}

/** The format of a file, with its columns. */
export interface CsvHead {
  /** The names of its columns. */
  columns: string[];
  /** The names of those that are asked without `columns`, in their order: those that may be of an address. */
  asked: string[];
  /** The encoding, by a name that `TextDecoder` knows. */
  encoding: string;
  delimiter: string;
  quote: string;
}
