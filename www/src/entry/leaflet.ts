// The adapter to leaflet-control-geocoder: answers as its results.
import type { AddressFeature, FeatureCollection, Geocoder } from 'ruelle';
import type { LeafletApi, LeafletGeocoder, LeafletResult } from 'ruelle/leaflet';
import { extent, labelOf, plain } from '../adapters/place.ts';

/** Number of places that the control lists. */
const LIMIT = 5;

/** The `geocoder` of the control. The geocoder may still be opening; `leaflet` makes points and rectangles. */
export function leafletGeocoder<P, B>(geocoder: Geocoder | Promise<Geocoder>, leaflet: LeafletApi<P, B>): LeafletGeocoder<P, B> {
  const results = ({ features }: FeatureCollection): LeafletResult<P, B>[] => features.map((feature) => result(feature, leaflet));
  return {
    geocode: async (query) => results(await (await geocoder).search(query, { limit: LIMIT, autocomplete: false })),
    suggest: async (query) => results(await (await geocoder).search(query, { limit: LIMIT })),
    reverse: async ({ lat, lng }) => results(await (await geocoder).reverse(lng, lat)),
  };
}

function result<P, B>(feature: AddressFeature, leaflet: LeafletApi<P, B>): LeafletResult<P, B> {
  const [lon, lat] = feature.geometry.coordinates;
  const [west, south, east, north] = extent(feature);
  return {
    name: plain(labelOf(feature.properties)),
    center: leaflet.latLng(lat, lon),
    bbox: leaflet.latLngBounds([south, west], [north, east]),
    properties: feature.properties,
  };
}
