// The numbers of a street, by their ids. BAN's id of a number is its street's, the number in five digits, and its suffix.
import type { AddressFeature, AskOptions, FeatureCollection, Geocoder } from 'ruelle';
import { labelOf } from '../adapters/place.ts';

/** Numbers that are looked up before one is typed: from 1 to this. */
const FIRST = 200;
const SUFFIXES = ['bis', 'ter', 'quater', 'a', 'b', 'c', 'd', 'e', 'f'];

/** Whether this is a street whose numbers may be known. */
export function hasNumbers({ properties: { type, interpolated, crossing } }: AddressFeature): boolean {
  return type === 'street' && !interpolated && crossing === undefined;
}

/** The digits in front of a chosen street's label, or undefined if the text is no longer that label with digits. */
export function numberBefore(text: string, street: AddressFeature): string | undefined {
  const label = labelOf(street.properties);
  if (!text.endsWith(label)) return undefined;
  const before = text.slice(0, -label.length).trim();
  return /^\d{0,4}$/.test(before) ? before : undefined;
}

/** The numbers of a street that begin with these digits: the number itself with its suffixes, then longer ones. */
export async function numbersOf(geocoder: Geocoder, street: AddressFeature, digits: string, options: AskOptions = {}): Promise<AddressFeature[]> {
  const answer = await geocoder.lookup(candidates(digits).map((number) => `${street.properties.id}_${number}`), options);
  return answer.features;
}

/** The first numbers of an address's street, or none if it has no street. */
export async function allNumbersOf(geocoder: Geocoder, { properties }: AddressFeature): Promise<AddressFeature[]> {
  const street = properties.id.replace(/_\d{5}(_\w+)?$/, '');
  const isAddress = properties.type === 'housenumber' || properties.type === 'street';
  return isAddress ? (await geocoder.lookup(candidates('').map((number) => `${street}_${number}`))).features : [];
}

/** An answer with these numbers added. Numbers come first, all else after them. */
export function withNumbers(answer: FeatureCollection, numbers: readonly AddressFeature[], limit: number): FeatureCollection {
  const isNumber = ({ properties }: AddressFeature): boolean => properties.type === 'housenumber';
  const known = new Set(answer.features.map(({ properties }) => properties.id));
  const more = numbers.filter(({ properties }) => !known.has(properties.id));
  const features = [...answer.features.filter(isNumber), ...more, ...answer.features.filter((feature) => !isNumber(feature))];
  return { ...answer, features: features.slice(0, limit) };
}

function candidates(digits: string): string[] {
  const key = (number: number): string => String(number).padStart(5, '0');
  if (digits === '') return Array.from({ length: FIRST }, (_, at) => key(at + 1));
  const number = Number(digits);
  const tens = Array.from({ length: 10 }, (_, digit) => number * 10 + digit);
  const hundreds = Array.from({ length: 100 }, (_, rest) => number * 100 + rest);
  return [key(number), ...SUFFIXES.map((suffix) => `${key(number)}_${suffix}`), ...[...tens, ...hundreds].filter((one) => one > number && one < 10_000).map(key)];
}
