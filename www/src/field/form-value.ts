// The field's entries in a form: the text, and the parts of a chosen address.
import type { AddressFeature } from 'ruelle';

/** The parts of an address that are sent, each as `NAME_part`. */
const PARTS = ['id', 'type', 'housenumber', 'street', 'locality', 'postcode', 'city', 'citycode'] as const;

/** The entries of the field `name`, or none if it has no name. */
export function formEntries(name: string, text: string, feature: AddressFeature | undefined): FormData {
  const data = new FormData();
  if (name === '') return data;
  data.append(name, text);
  if (!feature) return data;
  const { properties, geometry } = feature;
  const parts = { ...properties, ...(properties.interpolated && { housenumber: String(properties.interpolated.housenumber) }) };
  for (const part of PARTS) if (parts[part] !== undefined) data.append(`${name}_${part}`, parts[part]);
  const [lon, lat] = geometry.coordinates;
  data.append(`${name}_lon`, String(lon));
  data.append(`${name}_lat`, String(lat));
  return data;
}
