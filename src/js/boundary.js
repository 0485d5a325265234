// Values passed between JS and the engine: options as one array, answers as one text and one array of numbers. Passing each field
// on its own took a sixth of a search. `src/js/options.rs` and `src/js/feature.rs` use the same orders.

/** Numbers of an answer. An absent one is NaN. */
const NUMBERS = 10;

/**
 * The values of the options of a request, in the order of the engine.
 * @param {unknown} options an object, or nothing
 */
export function values(options) {
  const { limit, autocomplete, explain, lon, lat, type, postcode, citycode, depcode, city, bbox } = options ?? {};
  return [limit, autocomplete, explain, lon, lat, type, postcode, citycode, depcode, city, bbox];
}

/** The metadata of a shard. */
export function shardInfo(name, date, source, addresses, streets, communes, bytes) {
  return { name, date, source, addresses, streets, communes, bytes };
}

/**
 * A collection of features.
 * @param {string} texts the texts of each answer, each followed by NUL, empty if absent. Then the query, if there is one
 * @param {Float64Array} numbers
 * @param {number} limit 0 when there is none
 * @param {object[] | undefined} explanations further properties of each answer
 */
export function collection(texts, numbers, limit, explanations) {
  let at = 0;
  const next = () => {
    const end = texts.indexOf('\0', at);
    const text = texts.slice(at, end);
    at = end + 1;
    return text;
  };
  const features = [];
  for (let index = 0; index * NUMBERS < numbers.length; index++) features.push(feature(next, numbers, index * NUMBERS, explanations?.[index]));
  const collection = { type: 'FeatureCollection', version: 'draft', features };
  if (limit) collection.limit = limit;
  const query = texts.slice(at);
  if (query) collection.query = query;
  return collection;
}

/** One answer. Each key is written out: computed keys are twice as slow. */
function feature(next, numbers, first, explanation) {
  const label = next();
  const housenumber = next();
  const id = next();
  const name = next();
  const postcode = next();
  const citycode = next();
  const city = next();
  const district = next();
  const oldcitycode = next();
  const oldcity = next();
  const context = next();
  const type = next();
  const key = next();
  const way = next();
  const locality = next();
  const population = numbers[first + 4];
  const distance = numbers[first + 5];
  const confidence = numbers[first + 7];
  const gap = numbers[first + 8];
  const doubtful = numbers[first + 9];
  const properties = { label, score: numbers[first + 2] };
  if (housenumber) properties.housenumber = housenumber;
  if (id) properties.id = id;
  if (name) properties.name = name;
  if (postcode) properties.postcode = postcode;
  if (citycode) properties.citycode = citycode;
  if (city) properties.city = city;
  if (district) properties.district = district;
  if (oldcitycode) properties.oldcitycode = oldcitycode;
  if (oldcity) properties.oldcity = oldcity;
  if (context) properties.context = context;
  if (type) properties.type = type;
  properties.importance = numbers[first + 3];
  // The street of a house number, or the name of the place itself.
  if (way) properties[key] = way;
  if (locality) properties.locality = locality;
  if (!Number.isNaN(population)) properties.population = population;
  if (!Number.isNaN(distance)) properties.distance = distance;
  properties.accuracy = numbers[first + 6];
  if (!Number.isNaN(confidence)) properties.confidence = confidence;
  if (!Number.isNaN(gap)) properties.gap = gap;
  if (!Number.isNaN(doubtful)) properties.doubtful = doubtful === 1;
  if (explanation) Object.assign(properties, explanation);
  properties._type = 'address';
  return { type: 'Feature', geometry: { type: 'Point', coordinates: [numbers[first], numbers[first + 1]] }, properties };
}
