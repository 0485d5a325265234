import type { AddressProperties, Geocoder } from 'ruelle';

/** The part of Leaflet that is used. */
export interface LeafletApi<Point, Bounds> {
  latLng(lat: number, lng: number): Point;
  latLngBounds(southWest: [number, number], northEast: [number, number]): Bounds;
}

/** A result of the control. */
export interface LeafletResult<Point, Bounds> {
  name: string;
  center: Point;
  bbox: Bounds;
  properties: AddressProperties;
}

/** A `geocoder` of `leaflet-control-geocoder`. */
export interface LeafletGeocoder<Point, Bounds> {
  geocode(query: string): Promise<LeafletResult<Point, Bounds>[]>;
  suggest(query: string): Promise<LeafletResult<Point, Bounds>[]>;
  reverse(location: { lat: number; lng: number }, scale: number): Promise<LeafletResult<Point, Bounds>[]>;
}

/** The `geocoder` of the control. `geocoder` may still be opening, and `leaflet` is `L`. */
export function leafletGeocoder<Point, Bounds>(
  geocoder: Geocoder | Promise<Geocoder>,
  leaflet: LeafletApi<Point, Bounds>,
): LeafletGeocoder<Point, Bounds>;
