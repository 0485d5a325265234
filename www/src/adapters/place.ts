// What maps want to know of a place beyond its point.
import type { AddressFeature, AddressProperties, Kind } from 'ruelle';

/** About how far a place reaches from its point, metres. */
const REACH: Record<Kind, number> = { housenumber: 100, street: 300, locality: 600, municipality: 3000 };
const METRES_PER_DEGREE = 111_320;

/** West, south, east, north in degrees: a rectangle around the point, for a map to show. */
export function extent({ geometry, properties }: AddressFeature): [number, number, number, number] {
  const [lon, lat] = geometry.coordinates;
  const high = REACH[properties.type] / METRES_PER_DEGREE;
  const wide = high / Math.cos((lat * Math.PI) / 180);
  return [lon - wide, lat - high, lon + wide, lat + high];
}

/** Where a place is: postcode and commune, or a commune's postcode and département. */
export function placeLine({ type, postcode, city, context }: AddressProperties): string {
  // A context is `05, Hautes-Alpes, Provence-Alpes-Côte d’Azur`.
  const [, departement] = context.split(', ');
  return [postcode, type === 'municipality' ? departement : city].filter(Boolean).join(' ');
}

/** Its name; where a number is not known, with the number that was asked for. */
export function nameOf({ name, interpolated }: AddressProperties): string {
  return interpolated ? `${interpolated.housenumber} ${name}` : name;
}

/** The address in one line; where a number is not known, with the number that was asked for. */
export function labelOf({ label, interpolated }: AddressProperties): string {
  return interpolated ? `${interpolated.housenumber} ${label}` : label;
}

/** Controls write names as HTML: without angle brackets they stay text. */
export function plain(text: string): string {
  return text.replace(/[<>]/g, '');
}
