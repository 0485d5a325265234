// What crosses between JS and the engine: options as one array, answers as one text and one array of numbers. To hand each field over by itself
// took a sixth of a search. `src/js/options.rs` and `src/js/feature.rs` know these orders.

/** Texts of an answer, each followed by NUL; one that is empty is absent. */
const TEXTS = 14;
/** Numbers of an answer; one that is absent is NaN. */
const NUMBERS = 8;

/**
 * The values of the options of a question, in the order in which the engine names them.
 * @param {unknown} options an object, or nothing
 */
export function values(options) {
  const { limit, autocomplete, explain, lon, lat, type, postcode, citycode, depcode, city, bbox } = options ?? {};
  return [limit, autocomplete, explain, lon, lat, type, postcode, citycode, depcode, city, bbox];
}

/**
 * A collection of features.
 * @param {string} texts those of each answer, then the question when there is one
 * @param {Float64Array} numbers
 * @param {number} limit 0 when there is none
 * @param {object[] | undefined} explanations what else is said of each answer
 */
export function collection(texts, numbers, limit, explanations) {
  const fields = texts.split('\0');
  const count = numbers.length / NUMBERS;
  const features = Array.from({ length: count }, (_, index) => feature(fields, index * TEXTS, numbers, index * NUMBERS, explanations?.[index]));
  const collection = { type: 'FeatureCollection', version: 'draft', features };
  if (limit) collection.limit = limit;
  const query = fields.slice(count * TEXTS).join('\0');
  if (query) collection.query = query;
  return collection;
}

function feature(fields, text, numbers, number, explanation) {
  const properties = { label: fields[text], score: numbers[number + 2] };
  const tell = (key, value) => {
    if (value) properties[key] = value;
  };
  const count = (key, value) => {
    if (value === value) properties[key] = value;
  };
  tell('housenumber', fields[text + 1]);
  tell('id', fields[text + 2]);
  tell('name', fields[text + 3]);
  tell('postcode', fields[text + 4]);
  tell('citycode', fields[text + 5]);
  tell('city', fields[text + 6]);
  tell('district', fields[text + 7]);
  tell('oldcitycode', fields[text + 8]);
  tell('oldcity', fields[text + 9]);
  tell('context', fields[text + 10]);
  tell('type', fields[text + 11]);
  properties.importance = numbers[number + 3];
  // The street of a house number, or what it is itself.
  tell(fields[text + 12], fields[text + 13]);
  count('population', numbers[number + 4]);
  count('distance', numbers[number + 5]);
  count('confidence', numbers[number + 6]);
  count('gap', numbers[number + 7]);
  Object.assign(properties, explanation);
  properties._type = 'address';
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [numbers[number], numbers[number + 1]] }, properties };
}
