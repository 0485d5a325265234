import type { AddressFeature, Geocoder } from 'ruelle';

/** The part of the control's questions that is heeded. */
export interface MaplibreConfig {
  query?: string | number[];
  limit?: number;
  /** West, south, east, north in degrees. */
  bbox?: number[];
  /** Longitude, then latitude. */
  proximity?: number[];
  /** `address`, `street`, `locality`, `place`, or the types of results. Other words are ignored. */
  types?: string | string[];
}

/** A result with the members of Carmen GeoJSON. */
export interface CarmenFeature extends AddressFeature {
  id: string;
  text: string;
  place_name: string;
  place_type: string[];
  center: [number, number];
  bbox?: [number, number, number, number];
}

/** An answer for the control. */
export interface MaplibreResults {
  type: 'FeatureCollection';
  features: CarmenFeature[];
}

/** A suggestion of the control, which asks for the place once it is chosen. */
export interface MaplibreSuggestion {
  text: string;
  /** Absent for a place without a record of its own: an estimated number, a crossing. */
  placeId?: string;
}

/** Options of {@link maplibreGeocoder}. */
export interface MaplibreOptions {
  /**
   * Whether the control lists plain suggestions while a person types, and looks the chosen one up by its id. By default it lists results,
   * each with its place in a second line.
   */
  suggestions?: boolean;
}

/** The `geocoderApi` of `@maplibre/maplibre-gl-geocoder`. */
export interface MaplibreApi {
  forwardGeocode(config: MaplibreConfig): Promise<MaplibreResults>;
  reverseGeocode(config: MaplibreConfig): Promise<MaplibreResults>;
  getSuggestions?(config: MaplibreConfig): Promise<{ suggestions: MaplibreSuggestion[] }>;
  searchByPlaceId?(config: MaplibreConfig): Promise<{ place: CarmenFeature[] }>;
}

/** The `geocoderApi` of the control. The geocoder may still be opening. */
export function maplibreGeocoder(geocoder: Geocoder | Promise<Geocoder>, options?: MaplibreOptions): MaplibreApi;
