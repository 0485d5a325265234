// For @maplibre/maplibre-gl-geocoder: answers as Carmen GeoJSON.
import type { AddressFeature, FeatureCollection, Geocoder, Kind } from 'ruelle';
import type { CarmenFeature, MaplibreApi, MaplibreConfig, MaplibreResults } from 'ruelle/maplibre';
import { extent, placeLine, plain } from '../adapters/place.ts';

/** What the control asks by `types`; other words of it are not ours. */
const KINDS: Record<string, Kind> = { address: 'housenumber', housenumber: 'housenumber', street: 'street', locality: 'locality', place: 'municipality', municipality: 'municipality' };

/** The `geocoderApi` of the control, answered by a geocoder, or by one that is still opening. */
export function maplibreGeocoder(geocoder: Geocoder | Promise<Geocoder>): MaplibreApi {
  let last: Promise<FeatureCollection> | undefined;
  const forward = async (config: MaplibreConfig): Promise<FeatureCollection> => (await geocoder).search(String(config.query ?? ''), options(config));
  return {
    async forwardGeocode(config) {
      // The control shows whatever answer comes last: one that was overtaken gives the latest instead.
      const mine = (last = forward(config));
      const answer = await mine.catch((error: unknown) => {
        if (mine === last) throw error;
      });
      return results(mine === last && answer ? answer : await last);
    },
    async reverseGeocode({ query, ...config }) {
      const [lon = NaN, lat = NaN] = Array.isArray(query) ? query : [];
      const { limit, type, bbox } = options(config);
      return results(await (await geocoder).reverse(lon, lat, { limit, type, bbox }));
    },
  };
}

function options({ limit, bbox, proximity, types }: MaplibreConfig) {
  const [west, south, east, north] = bbox ?? [];
  const [lon, lat] = proximity ?? [];
  const wanted = (typeof types === 'string' ? types.split(/[\s,]+/) : (types ?? [])).flatMap((word) => KINDS[word] ?? []);
  return {
    limit,
    ...(wanted.length > 0 && { type: wanted }),
    ...(west !== undefined && south !== undefined && east !== undefined && north !== undefined && { bbox: [west, south, east, north] as const }),
    ...(lon !== undefined && lat !== undefined && { lon, lat }),
  };
}

function results({ features }: FeatureCollection): MaplibreResults {
  return { type: 'FeatureCollection', features: features.map(carmen) };
}

function carmen(feature: AddressFeature): CarmenFeature {
  const { properties, geometry } = feature;
  return {
    ...feature,
    id: properties.id,
    text: plain(properties.label),
    // The control writes what stands before the first comma in bold, and the rest below.
    place_name: `${plain(properties.name).replaceAll(',', ' ')}, ${plain(placeLine(properties))}`,
    place_type: [properties.type],
    center: geometry.coordinates,
    ...(properties.type !== 'housenumber' && { bbox: extent(feature) }),
  };
}
