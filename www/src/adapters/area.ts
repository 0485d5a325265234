// Options of a search from numbers that may be incomplete.
import type { SearchOptions } from 'ruelle';

/** The option `bbox` of four numbers (west, south, east, north), and the options `lon` and `lat` of two. Incomplete ones are left out. */
export function areaOptions([west, south, east, north]: readonly number[] = [], [lon, lat]: readonly (number | undefined)[] = []): Pick<SearchOptions, 'bbox' | 'lon' | 'lat'> {
  return {
    ...(west !== undefined && south !== undefined && east !== undefined && north !== undefined && { bbox: [west, south, east, north] }),
    ...(lon !== undefined && lat !== undefined && { lon, lat }),
  };
}
