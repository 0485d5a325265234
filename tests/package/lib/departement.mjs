// A made-up département as large as Paris, built: what a page fetches of it is what it fetches of a real one.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ruelleArgs } from '../../../scripts/lib/cargo.mjs';
import { run } from '../../../scripts/lib/run.mjs';

const KINDS = ['Rue', 'Rue', 'Rue', 'Rue', 'Avenue', 'Place', 'Impasse', 'Boulevard', 'Passage', 'Square', 'Villa', 'Quai'];
const SYLLABLES = ['ba', 'bri', 'ca', 'cha', 'cou', 'da', 'der', 'dou', 'fa', 'fer', 'ga', 'gri', 'la', 'lan', 'li', 'lou', 'ma', 'mar', 'mon', 'na', 'ner', 'pa', 'per', 'pont', 'ra', 'ri', 'ro', 'sa', 'sel', 'ta', 'tre', 'val', 'ver', 'vi'];
const FIRSTS = ['Jean', 'Marie', 'Pierre', 'Louise', 'Émile', 'Victor', 'Anne', 'Paul'];

/** A small generator of numbers: the same each time. */
function dice(seed) {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

/** Rows in the layout of BAN: streets of the twenty arrondissements of Paris, or of `communes` (code, postcode, name, lon, lat). */
export function rows({ streets = 7_500, numbers = 30, seed = 1, communes } = {}) {
  const below = dice(seed);
  const places = communes ?? Array.from({ length: 20 }, (_, at) => [String(75_101 + at), String(75_001 + at), 'Paris', 2.27 + 0.02 * (at % 5), 48.82 + 0.015 * Math.floor(at / 5)]);
  const word = () => {
    const text = Array.from({ length: 2 + below(3) }, () => SYLLABLES[below(SYLLABLES.length)]).join('');
    return text[0].toUpperCase() + text.slice(1);
  };
  // As in life: some names are of many streets.
  const words = Array.from({ length: streets }, word);
  const lines = ['id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat'];
  for (let street = 0; street < streets; street++) {
    const [citycode, postcode, city, west, south] = places[street % places.length];
    const name = [KINDS[below(KINDS.length)], below(3) === 0 ? FIRSTS[below(FIRSTS.length)] : below(4) === 0 ? 'de la' : undefined, words[below(words.length)], below(2) === 0 ? words[below(words.length)] : undefined].filter(Boolean).join(' ');
    const [lon, lat, east, north] = [west + below(20_000) / 1e6, south + below(15_000) / 1e6, below(160) / 1e6 - 8e-5, below(120) / 1e6 - 6e-5];
    const last = 1 + below(2 * numbers);
    for (let number = 1; number <= last; number += 1 + below(2)) {
      const [x, y] = [lon + number * east + below(90) / 1e6, lat + number * north + below(90) / 1e6];
      lines.push(`${citycode}_${String(street).padStart(4, '0')}_${String(number).padStart(5, '0')};${number};;${name};${postcode};${citycode};${city};${x.toFixed(6)};${y.toFixed(6)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** Builds rows into the shards of `folder`/shards; `more` are further arguments of `ruelle build`. Gives that folder. */
export async function buildShards(folder, files, more = []) {
  await mkdir(folder, { recursive: true });
  const paths = await Promise.all(Object.entries(files).map(async ([name, text]) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  }));
  const out = join(folder, 'shards');
  await run('cargo', ruelleArgs('build', ...paths, ...more, '--source', 'Made up (CC0)', '--out', out));
  return out;
}
