//! TypeScript types, written by hand where the generated ones would say `any`.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &'static str = r#"
/** The type of a result. */
export type Kind = "housenumber" | "street" | "locality" | "municipality";

/** Conditions on results: OR within a filter, AND across filters. */
export interface FilterOptions {
  /** How many results at most, 1 to 100 (5 for a search, 1 for a reverse search). */
  limit?: number;
  /** Wanted types of result. */
  type?: Kind | readonly Kind[];
  /** Five digits each. */
  postcode?: string | readonly string[];
  /** INSEE codes of communes. */
  citycode?: string | readonly string[];
  /** Codes of départements: `75`, `2A`, `974`. */
  depcode?: string | readonly string[];
  /** Name of a commune, forgivingly matched. */
  city?: string;
  /** West, south, east, north in degrees (WGS 84). */
  bbox?: readonly [number, number, number, number];
}

/** Options of a search. */
export interface SearchOptions extends FilterOptions {
  /** True (the default) when the last word may be the beginning of a longer one. */
  autocomplete?: boolean;
  /** Longitude of the bias position, degrees; needs `lat`. */
  lon?: number;
  /** Latitude of the bias position, degrees; needs `lon`. */
  lat?: number;
}

/** Options of a reverse search. */
export type ReverseOptions = FilterOptions;

/** What a result says; keys are absent when they have nothing to say. */
export interface AddressProperties {
  label: string;
  /** 0 to 1. */
  score: number;
  housenumber?: string;
  /** BAN's key, or the INSEE code of a commune. */
  id: string;
  name: string;
  postcode?: string;
  citycode: string;
  city: string;
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
  _type: "address";
}

/** One result. */
export interface AddressFeature {
  type: "Feature";
  /** Longitude, then latitude, in degrees (WGS 84). */
  geometry: { type: "Point"; coordinates: [number, number] };
  properties: AddressProperties;
}

/** An answer. */
export interface FeatureCollection {
  type: "FeatureCollection";
  version: "draft";
  features: AddressFeature[];
  attribution: string;
  licence: string;
  limit: number;
  /** The question, for a search. */
  query?: string;
}

/** What a shard says of itself. */
export interface ShardInfo {
  name: string;
  /** `YYYY-MM-DD`, or empty. */
  date: string;
  source: string;
  addresses: number;
  streets: number;
  communes: number;
  /** Size of the shard. */
  bytes: number;
}
"#;
