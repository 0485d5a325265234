// Answers as GeoJSON, made here from one text and one array of numbers: to hand each field over by itself took an eighth of a search.
// `src/js/feature.rs` writes them, in this order.

/** Texts of an answer, each followed by NUL; one that is empty is absent. */
const TEXTS = 14;
/** Numbers of an answer; one that is absent is NaN. */
const NUMBERS = 8;

/**
 * The features of a collection.
 * @param {string} texts
 * @param {Float64Array} numbers
 * @param {object[] | undefined} explanations what else is said of each answer
 */
export function features(texts, numbers, explanations) {
  const fields = texts.split('\0');
  const count = numbers.length / NUMBERS;
  return Array.from({ length: count }, (_, index) => feature(fields, index * TEXTS, numbers, index * NUMBERS, explanations?.[index]));
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
