// The adapter to @maplibre/maplibre-gl-geocoder: answers as Carmen GeoJSON.
import type { AddressFeature, FeatureCollection, Geocoder, Kind } from 'ruelle';
import type { CarmenFeature, MaplibreApi, MaplibreConfig, MaplibreOptions, MaplibreResults, MaplibreSuggestion } from 'ruelle/maplibre';
import { areaOptions } from '../adapters/area.ts';
import { extent, labelOf, nameOf, placeLine, plain } from '../adapters/place.ts';

/** The words of the control's `types` that are known here. */
const KINDS: Record<string, Kind> = { address: 'housenumber', housenumber: 'housenumber', street: 'street', locality: 'locality', place: 'municipality', municipality: 'municipality' };

/** The `geocoderApi` of the control. The geocoder may still be opening. */
export function maplibreGeocoder(geocoder: Geocoder | Promise<Geocoder>, { suggestions = false }: MaplibreOptions = {}): MaplibreApi {
  let last: Promise<FeatureCollection> | undefined;
  const forward = async (config: MaplibreConfig): Promise<FeatureCollection> => (await geocoder).search(String(config.query ?? ''), options(config));
  const latest = async (config: MaplibreConfig): Promise<FeatureCollection> => {
    // The control shows the answer that comes last: a question that was overtaken gets the latest one's answer.
    const mine = forward(config);
    last = mine;
    const answer = await mine.catch((error: unknown) => {
      if (mine === last) throw error;
    });
    return mine === last && answer ? answer : last;
  };
  const api: MaplibreApi = {
    forwardGeocode: async (config) => results(await latest(config)),
    async reverseGeocode({ query, ...config }) {
      const [lon = NaN, lat = NaN] = Array.isArray(query) ? query : [];
      const { limit, type, bbox } = options(config);
      return results(await (await geocoder).reverse(lon, lat, { limit, type, bbox }));
    },
  };
  if (!suggestions) return api;
  return {
    ...api,
    getSuggestions: async (config) => ({ suggestions: (await latest(config)).features.map(suggestion) }),
    searchByPlaceId: async ({ query }) => ({ place: (await (await geocoder).lookup(String(query ?? ''))).features.map(carmen) }),
  };
}

/** A suggestion. A computed place is no record, and has no id to be looked up by. */
function suggestion({ properties }: AddressFeature): MaplibreSuggestion {
  const text = plain(labelOf(properties));
  return properties.interpolated || properties.crossing ? { text } : { text, placeId: properties.id };
}

function options({ limit, bbox, proximity, types }: MaplibreConfig) {
  const wanted = (typeof types === 'string' ? types.split(/[\s,]+/) : (types ?? [])).flatMap((word) => KINDS[word] ?? []);
  return {
    limit,
    ...(wanted.length > 0 && { type: wanted }),
    ...areaOptions(bbox, proximity),
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
    text: plain(labelOf(properties)),
    // The control shows the text before the first comma in bold, and the rest below.
    place_name: `${plain(nameOf(properties)).replaceAll(',', ' ')}, ${plain(placeLine(properties))}`,
    place_type: [properties.type],
    center: geometry.coordinates,
    ...(properties.type !== 'housenumber' && !properties.interpolated && !properties.crossing && { bbox: extent(feature) }),
  };
}
