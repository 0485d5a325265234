// Questions, answers and errors: what any geocoder takes and gives. Written by hand, as all types here.

import type { CsvInput, CsvOptions } from './csv.js';

/** The type of a result. */
export type Kind = 'housenumber' | 'street' | 'locality' | 'municipality';

/** Conditions on results: OR within a filter, AND across filters. */
export interface FilterOptions {
  /** How many results at most, 1 to 100 (5 for a search, 1 for a reverse search). */
  limit?: number | undefined;
  /** Wanted types of result. */
  type?: Kind | readonly Kind[] | undefined;
  /** Five digits each. */
  postcode?: string | readonly string[] | undefined;
  /** INSEE codes of communes. */
  citycode?: string | readonly string[] | undefined;
  /** Codes of départements: `75`, `2A`, `974`. */
  depcode?: string | readonly string[] | undefined;
  /** Name of a commune, forgivingly matched. */
  city?: string | undefined;
  /** West, south, east, north in degrees (WGS 84). */
  bbox?: readonly [west: number, south: number, east: number, north: number] | undefined;
}

/** What any question may be given. */
export interface AskOptions {
  /** Aborts the question: its promise is rejected with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Options of a search. */
export interface SearchOptions extends FilterOptions, AskOptions {
  /** True (the default) when the last word may be the beginning of a longer one. */
  autocomplete?: boolean | undefined;
  /** True: each result says in `explain` what the words of the question were read as. */
  explain?: boolean | undefined;
  /** Longitude of the position to prefer, degrees; needs `lat`. */
  lon?: number | undefined;
  /** Latitude of the position to prefer, degrees; needs `lon`. */
  lat?: number | undefined;
}

/** Options of a suggestion. */
export interface SuggestOptions extends SearchOptions {
  /**
   * Called before the answer, at most once, when the streets of it are known and their numbers are still being fetched: for a list that does not wait.
   * Never called while the answer depends on these numbers.
   */
  onEarly?: ((answer: EarlyAnswer) => void) | undefined;
}

/** Options of a reverse search. */
export interface ReverseOptions extends FilterOptions, AskOptions {}

/** What a result says; keys are absent when they have nothing to say. */
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
  locality?: string;
  municipality?: string;
  population?: number;
  /** Metres from the position asked. */
  distance?: number;
  /** The house number asked for, which the street does not have: the position is between these neighbours. */
  interpolated?: { housenumber: number; between: [number, number] };
  /** Words of the question that were taken for others: misspelt ones, a postcode that is not the address's; absent when none was. */
  corrections?: { given: string; taken: string }[];
  /** The other street, where two meet. */
  crossing?: string;
  /** 0 to 1: how sure it is that this is what was asked for, where `score` says how well the words fit; for a search only. */
  confidence?: number;
  /** By how much the score exceeds that of the next place; for a search only. */
  gap?: number;
  /** How the answer came about; only with the option `explain`. */
  explain?: Explanation;
  /** Easting in the legal projection of the place, metres; from an endpoint only. */
  x?: number;
  /** Northing in the legal projection of the place, metres; from an endpoint only. */
  y?: number;
  _type: 'address';
}

/** What a word of the question was taken for. */
export type Role = 'street' | 'city' | 'postcode' | 'housenumber' | 'territory' | 'noise' | 'unmatched';

/** A word of the question, as it was read. */
export interface WordReading {
  /** The word, in lower case and without accents. */
  word: string;
  role: Role;
  /** The word of the name that it matches, written likewise. */
  matched?: string;
  /** How it was found there. */
  how?: 'exact' | 'abbreviation' | 'prefix' | 'glued' | 'cut' | 'sound' | 'edit';
  /** 0 to 1: how much of its weight it brings. */
  similarity: number;
  weight: number;
}

/** How an answer came about. */
export interface Explanation {
  /** In the question's order. */
  words: WordReading[];
  /** The parts of the score before weights, 0 to 1 each. */
  parts: Record<'street' | 'city' | 'postcode' | 'housenumber' | 'coverage' | 'proximity', number>;
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
  /** How many results there may be; absent from a lookup. */
  limit?: number;
  /** Ids that were looked up and are not known. */
  missing?: string[];
  /** The question, for a search. */
  query?: string;
  /** Shards that may hold more and were not asked: they cannot be had now, or the question says too little. */
  unread?: string[];
  /** Microseconds that the engine took; absent from an endpoint's answer. */
  micros?: number;
}

/** What is known of an answer before it comes: streets without ids, in about their places; equals may stand in another order. */
export interface EarlyAnswer extends Omit<FeatureCollection, 'features'> {
  early: true;
  features: EarlyFeature[];
}

/** One result of it. */
export interface EarlyFeature extends Omit<AddressFeature, 'properties'> {
  properties: Omit<AddressProperties, 'id'> & { id?: string };
}

/** Why something failed. */
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
  /** The endpoint answered with an error; see `status`. */
  | 'endpoint'
  /** The geocoder was closed. */
  | 'closed';

/** Any error of this package, but for aborted questions: those are rejected with the signal's reason. */
export class RuelleError extends Error {
  constructor(code: RuelleErrorCode, message: string, options?: { cause?: unknown; status?: number; retryAfter?: number });
  readonly code: RuelleErrorCode;
  /** The endpoint's HTTP status. */
  readonly status?: number;
  /** Seconds after which an endpoint wants to be asked again. */
  readonly retryAfter?: number;
}

/** What answers: shards in this page or process, or an endpoint. One may stand for the other. */
export interface Geocoder {
  /** Answers, best first. */
  search(query: string, options?: SearchOptions): Promise<FeatureCollection>;
  /** As `search`, for a field: `undefined` when a later `suggest` has been called meanwhile, so that answers never overtake. */
  suggest(query: string, options?: SuggestOptions): Promise<FeatureCollection | undefined>;
  /** What is near a position in degrees (WGS 84), nearest first. */
  reverse(lon: number, lat: number, options?: ReverseOptions): Promise<FeatureCollection>;
  /** The house numbers, streets and communes with these ids (BAN's keys, INSEE codes), in their order; those that are not known are in `missing`. */
  lookup(ids: string | readonly string[], options?: AskOptions): Promise<FeatureCollection>;
  /**
   * A file of addresses, row by row: the file's own bytes in their order, with columns appended. Memory does not grow with the file, and what is
   * not read is not worked at. The stream fails with `bad-request` when the file has not the columns that the options name.
   */
  geocodeCsv(file: CsvInput, options?: CsvOptions): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Gives back threads and memory; later questions are rejected with `closed`. */
  close(): void;
}

/** What one shard holds. */
export interface ShardInfo {
  name: string;
  /** Date of the addresses, `YYYY-MM-DD`, or empty. */
  date: string;
  source: string;
  addresses: number;
  streets: number;
  communes: number;
  /** Size of the shard. */
  bytes: number;
}
