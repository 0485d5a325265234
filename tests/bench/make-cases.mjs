// Writes tests/bench/cases.jsonl: questions about the demonstration's addresses, well and badly written, for benchmarks without real data.
//   node tests/bench/make-cases.mjs
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { main } from '../../scripts/lib/fault.mjs';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { write } from '../../scripts/lib/wasm.mjs';

const A_CLASS = 40;
const fold = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const place = ({ code_postal: postcode, nom_commune: city }) => `${postcode} ${city}`;
const street = ({ numero, rep, nom_voie }) => `${numero}${rep ? ` ${rep}` : ''} ${nom_voie}`;
const clean = (row) => `${street(row)} ${place(row)}`;

/** The longest word of the street's name, with two letters in the wrong order. */
function misspelt(row) {
  const word = row.nom_voie.split(/[ '-]/).reduce((a, b) => (b.length > a.length ? b : a));
  const at = Math.floor(word.length / 2) - 1;
  return clean(row).replace(word, word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2));
}

const CLASSES = {
  clean: [clean],
  no_postcode: [(row) => `${street(row)} ${row.nom_commune}`],
  no_city: [(row) => `${street(row)} ${row.code_postal}`],
  lower_no_accent: [(row) => fold(clean(row))],
  one_typo: [misspelt],
  reordered: [(row) => `${place(row)} ${street(row)}`],
  comma_cedex: [(row) => `${street(row)}, ${place(row)} Cedex`],
  prefix_city: [(row) => `${street(row)} ${row.nom_commune.slice(0, 3)}`, { autocomplete: 1 }],
};

await main(async () => {
  const [head, ...lines] = (await readFile(join(ROOT, 'shards', 'demo', 'addresses.csv'), 'utf8')).trimEnd().split('\n').map((line) => line.split(';'));
  const rows = lines.map((cells) => Object.fromEntries(head.map((name, column) => [name, cells[column]])));
  const cases = Object.entries(CLASSES).flatMap(([name, [write, params = {}]], index) =>
    // Each class its own addresses, from all over the file.
    Array.from({ length: A_CLASS }, (_, turn) => {
      const row = rows[Math.floor(((turn + index / Object.keys(CLASSES).length) * rows.length) / A_CLASS)];
      return { class: name, params, q: write(row), id: row.id, lon: Number(row.lon), lat: Number(row.lat), citycode: row.code_insee };
    }),
  );
  await write(join(ROOT, 'tests', 'bench', 'cases.jsonl'), cases.map((each) => `${JSON.stringify(each)}\n`).join(''));
});
