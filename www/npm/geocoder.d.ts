// The questions, answers and errors of any geocoder. Written by hand, as all types here.

import type { CsvInput, CsvOptions } from './csv.js';

/** The type of a result. */
export type Kind = 'housenumber' | 'street' | 'locality' | 'municipality';

/** Conditions on results: OR within a filter, AND across filters. */
export interface FilterOptions {
  /** Maximum number of results, 1 to 100 (by default 5 for a search, 1 for a reverse search). */
  limit?: number | undefined;
  /** Wanted types of result. */
  type?: Kind | readonly Kind[] | undefined;
  /** Postcodes of five digits. */
  postcode?: string | readonly string[] | undefined;
  /** INSEE codes of communes. */
  citycode?: string | readonly string[] | undefined;
  /** Codes of départements: `75`, `2A`, `974`. */
  depcode?: string | readonly string[] | undefined;
  /** Name of a commune, matched fuzzily. */
  city?: string | undefined;
  /** West, south, east, north in degrees (WGS 84). */
  bbox?: readonly [west: number, south: number, east: number, north: number] | undefined;
}

/** Options of any question. */
export interface AskOptions {
  /** Aborts the question: its promise is rejected with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Options of a search. */
export interface SearchOptions extends FilterOptions, AskOptions {
  /** Whether the last word may be the beginning of a longer one (true by default). */
  autocomplete?: boolean | undefined;
  /** Whether each result says in `explain` how the words of the query were read. */
  explain?: boolean | undefined;
  /** Longitude in degrees of the position to prefer, with `lat`. */
  lon?: number | undefined;
  /** Latitude in degrees of the position to prefer, with `lon`. */
  lat?: number | undefined;
}

/** Options of a suggestion. */
export interface SuggestOptions extends SearchOptions {
  /**
   * Called at most once before the answer, when its streets are known and their numbers are still being fetched. A list need not wait for them.
   * It is not called as long as the answer depends on these numbers.
   */
  onEarly?: ((answer: EarlyAnswer) => void) | undefined;
}

/** Options of a reverse search. */
export interface ReverseOptions extends FilterOptions, AskOptions {}

/** The properties of a result. A property without a value is absent. */
export interface AddressProperties {
  label: string;
  /** 0 to 1. */
  score: number;
  housenumber?: string;
  /** BAN's key, or the INSEE code of a commune. */
  id: string;
  /** Number and street, or the name of the place. */
  name: string;
  postcode?: string;
  /** INSEE code of the commune. */
  citycode: string;
  city: string;
  /** Arrondissement of Paris, Lyon or Marseille. */
  district?: string;
  oldcitycode?: string;
  oldcity?: string;
  /** `75, Paris, Île-de-France`. */
  context: string;
  type: Kind;
  /** 0 to 1. */
  importance: number;
  street?: string;
  /** Lieu-dit: the result itself, or beside `street` the one that the number lies in. */
  locality?: string;
  municipality?: string;
  population?: number;
  /** Metres from the position asked. */
  distance?: number;
  /** Metres that the position may be off, an estimate: little for a house number, half its length for a street, its radius for a commune. */
  accuracy: number;
  /**
   * The number that was asked for and that the street does not have: the position is between these neighbours. Where it has none on one side,
   * both are the nearest number, and the position is that number's.
   */
  interpolated?: { housenumber: number; between: [number, number] };
  /** The last number of the range or list that was asked for: 24 of `12/24`. The position is that of the first. */
  housenumber_end?: number;
  /** Words of the query that were read as others: misspelt words, a postcode other than the address's. */
  corrections?: { given: string; taken: string }[];
  /** The other street of a crossing. */
  crossing?: string;
  /** Certainty, 0 to 1, that this is the place that was asked for, for a search only. `score` says how well the words fit. */
  confidence?: number;
  /** Difference of the score to that of the next place, for a search only. */
  gap?: number;
  /** Whether a person should look at this answer before it is used, for a search only. */
  doubtful?: boolean;
  /** The reading of the query, only with the option `explain`. */
  explain?: Explanation;
  /** Easting in the legal projection of the place, in metres, from an endpoint only. */
  x?: number;
  /** Northing in the legal projection of the place, in metres, from an endpoint only. */
  y?: number;
  _type: 'address';
}

/** The role of a word in the query. */
export type Role = 'street' | 'city' | 'postcode' | 'housenumber' | 'territory' | 'noise' | 'unmatched';

/** A word of the query, as it was read. */
export interface WordReading {
  /** The word, in lower case and without accents. */
  word: string;
  role: Role;
  /** The matching word of the place's name, in the same form. */
  matched?: string;
  /** The kind of match. */
  how?: 'exact' | 'abbreviation' | 'prefix' | 'glued' | 'cut' | 'sound' | 'edit';
  /** The share of its weight that it contributes, 0 to 1. */
  similarity: number;
  weight: number;
}

/** The reading of a query and the parts of a score. */
export interface Explanation {
  /** The words in the query's order. */
  words: WordReading[];
  /** The parts of the score before weighting, 0 to 1 each. */
  parts: Record<'street' | 'city' | 'postcode' | 'housenumber' | 'coverage' | 'proximity' | 'prominence', number>;
}

/** One result. */
export interface AddressFeature {
  type: 'Feature';
  /** Longitude, then latitude, in degrees (WGS 84). */
  geometry: { type: 'Point'; coordinates: [lon: number, lat: number] };
  properties: AddressProperties;
}

/** An answer, best first. */
export interface FeatureCollection {
  type: 'FeatureCollection';
  version: 'draft';
  features: AddressFeature[];
  attribution: string;
  licence: string;
  /** Maximum number of results, absent from a lookup. */
  limit?: number;
  /** Ids that were looked up and are unknown. */
  missing?: string[];
  /** The query of a search. */
  query?: string;
  /** Remarks on the question, from an endpoint only: a parameter with a name that nearly exists, a position far from everything. */
  warnings?: string[];
  /** Shards that may hold more and were not asked: they cannot be had now, or the query says too little. */
  unread?: string[];
  /** Microseconds that the engine took, absent from an endpoint's answer. */
  micros?: number;
}

/** The part of an answer that is known early: streets without ids, at about their positions. Equal ones may change their order. */
export interface EarlyAnswer extends Omit<FeatureCollection, 'features'> {
  early: true;
  features: EarlyFeature[];
}

/** A result of an early answer. */
export interface EarlyFeature extends Omit<AddressFeature, 'properties'> {
  properties: Omit<AddressProperties, 'id'> & { id?: string };
}

/** The kind of an error. */
export type RuelleErrorCode =
  /** The question or an option is malformed. */
  | 'bad-request'
  /** There is no WebAssembly, or the engine's file cannot be fetched or compiled. */
  | 'engine'
  /** The manifest cannot be fetched or read. */
  | 'manifest'
  /** No shard could be opened. */
  | 'shards'
  /** The endpoint cannot be reached. */
  | 'network'
  /** The endpoint answered with an error: see `status`. */
  | 'endpoint'
  /** The geocoder was closed. */
  | 'closed';

/** Any error of this package. Aborted questions are rejected with the signal's reason instead. */
export class RuelleError extends Error {
  constructor(code: RuelleErrorCode, message: string, options?: { cause?: unknown; status?: number; retryAfter?: number });
  readonly code: RuelleErrorCode;
  /** The endpoint's HTTP status. */
  readonly status?: number;
  /** Seconds after which an endpoint wants to be asked again. */
  readonly retryAfter?: number;
}

/** A geocoder, on shards in this page or process or behind an endpoint. Both have this interface. */
export interface Geocoder {
  /** Answers, best first. */
  search(query: string, options?: SearchOptions): Promise<FeatureCollection>;
  /** Answers as `search` does, for a field. It gives `undefined` if a later `suggest` was called meanwhile, so that answers keep their order. */
  suggest(query: string, options?: SuggestOptions): Promise<FeatureCollection | undefined>;
  /** The places near a position in degrees (WGS 84), nearest first. */
  reverse(lon: number, lat: number, options?: ReverseOptions): Promise<FeatureCollection>;
  /** The house numbers, streets and communes with these ids (BAN's keys, INSEE codes), in their order. Unknown ids are in `missing`. */
  lookup(ids: string | readonly string[], options?: AskOptions): Promise<FeatureCollection>;
  /**
   * Geocodes a file of addresses: the stream has the file's own bytes in their order, with columns appended. Memory does not grow with the file,
   * and work stops while the stream is not read. The stream fails with `bad-request` if the file lacks a column that the options name.
   */
  geocodeCsv(file: CsvInput, options?: CsvOptions): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Frees threads and memory. Later questions are rejected with `closed`. */
  close(): void;
}

/** The content of one shard. */
export interface ShardInfo {
  name: string;
  /** Date of the addresses, `YYYY-MM-DD`, or empty. */
  date: string;
  source: string;
  addresses: number;
  streets: number;
  communes: number;
  /** Size of the shard's file. */
  bytes: number;
}
