// The extent and the names of a place, for maps and lists.
import type { AddressFeature, AddressProperties, Kind } from 'ruelle';

/** Metres from a place's point to its edge, about. */
const REACH: Record<Kind, number> = { housenumber: 100, street: 300, locality: 600, municipality: 3000 };
const METRES_PER_DEGREE = 111_320;

/** A rectangle around the point for a map to show: west, south, east, north in degrees. */
export function extent({ geometry, properties }: AddressFeature): [number, number, number, number] {
  const [lon, lat] = geometry.coordinates;
  const high = REACH[properties.type] / METRES_PER_DEGREE;
  const wide = high / Math.cos((lat * Math.PI) / 180);
  return [lon - wide, lat - high, lon + wide, lat + high];
}

/** The line below a place's name: its postcode and commune, or a commune's postcode and département. */
export function placeLine({ type, postcode, city, context }: AddressProperties): string {
  // A context is `05, Hautes-Alpes, Provence-Alpes-Côte d’Azur`.
  const [, departement] = context.split(', ');
  return [postcode, type === 'municipality' ? departement : city].filter(Boolean).join(' ');
}

/** The name of a place. An interpolated one gets the number that was asked for. */
export function nameOf({ name, interpolated }: AddressProperties): string {
  return interpolated ? `${interpolated.housenumber} ${name}` : name;
}

/** The address of a place in one line. An interpolated one gets the number that was asked for. */
export function labelOf({ label, interpolated }: AddressProperties): string {
  return interpolated ? `${interpolated.housenumber} ${label}` : label;
}

/** `text` without angle brackets: map controls insert names as HTML. */
export function plain(text: string): string {
  return text.replace(/[<>]/g, '');
}
