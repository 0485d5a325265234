// How often real addresses lie within the `accuracy` that an endpoint says of their street, locality or commune. Prints Markdown, as docs/accuracy.md holds it.
// usage: node scripts/measure-accuracy.mjs URL adresses-75.csv.gz adresses-05.csv.gz … [--count 2000]
//   The files are those that the endpoint's shards were built from. Of each, as many addresses are asked, evenly spread.
import { parseArgs } from 'node:util';
import { Fault, main } from './lib/fault.mjs';
import { best, fold, metres, sample } from './lib/measure.mjs';

const QUESTIONS = {
  way: ({ nom_voie, code_postal, nom_commune }) => `${nom_voie} ${code_postal} ${nom_commune}`,
  municipality: ({ nom_commune }) => nom_commune,
};

/** The best answer to each row. */
function ask(url, rows, what) {
  const types = what === 'way' ? ['street', 'locality'] : ['municipality'];
  return best(url, rows.map((row) => ({ q: QUESTIONS[what](row).slice(0, 200), citycode: row.code_insee, type: types })));
}

/** What was said of a row's own street or commune, and how far off the row is. */
function judge(row, result, what) {
  const isOwn = result && result.citycode === row.code_insee && (what === 'municipality' || (fold(result.name) === fold(row.nom_voie) && result.postcode === row.code_postal));
  return isOwn ? [{ type: result.type, said: result.accuracy, off: metres([result.lon, result.lat], row) }] : [];
}

async function measure(url, rows, what) {
  const results = await ask(url, rows, what);
  return rows.flatMap((row, index) => judge(row, results[index], what));
}

const share = (judged, times) => ((100 * judged.filter(({ said, off }) => off <= said * times).length) / judged.length).toFixed(1);
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { count: { type: 'string', default: '2000' } } });
  const [url, ...files] = positionals;
  if (files.length === 0) throw new Fault('no files given', 'usage: node scripts/measure-accuracy.mjs URL adresses-75.csv.gz …');
  const rows = (await Promise.all(files.map((path) => sample(path, Number(values.count))))).flat();
  const judged = [...(await measure(url, rows, 'way')), ...(await measure(url, rows, 'municipality'))];
  console.log('| answer | addresses | metres said, median | within, % | within 1.2 times, % | within twice, % |\n|---|--:|--:|--:|--:|--:|');
  for (const type of ['street', 'locality', 'municipality']) {
    const some = judged.filter((one) => one.type === type);
    if (some.length > 0) console.log(`| ${type} | ${some.length} | ${median(some.map(({ said }) => said))} | ${share(some, 1)} | ${share(some, 1.2)} | ${share(some, 2)} |`);
  }
});
