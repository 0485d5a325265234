// How often answers with a score, or a confidence, of so much are right. Prints Markdown, as docs/accuracy.md holds it.
// usage: node scripts/measure-confidence.mjs URL CASES.jsonl adresses-75.csv.gz adresses-05.csv.gz … [--absent 1500]
//   CASES.jsonl: a line a case, with q, id, name, number, postcode, citycode, city, lon, lat, class. The files are those of the endpoint's shards.
//   Beside the cases, streets are asked in communes that have none like them, and texts that are no address.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Fault, main } from './lib/fault.mjs';
import { best, fold, metres, sample } from './lib/measure.mjs';

const USAGE = 'usage: node scripts/measure-confidence.mjs URL CASES.jsonl adresses-75.csv.gz …';
/** Metres within which a number of that name is the one that is meant. */
const SAME_PLACE = 30;
/** Metres beyond which an answer is far off. */
const FAR = 2000;
const NONSENSE = ['zzzzqqqqxxxx', 'azerty', 'qsdfghjklm', 'lorem ipsum dolor', 'NULL', 'néant', 'SDF', 'n/a', 'adresse inconnue', '12/03/2024', '0612345678', 'xxx yyy zzz', '#REF!', 'undefined', 'toto tata titi'];

const city = (code) => (code.startsWith('751') ? '75056' : code);
const words = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().match(/[a-z0-9]+/g) ?? [];

/** Whether an answer to a case is right: by its id, or by what the case's class leaves open. */
function isRight(one, result) {
  const sameName = fold(result.housenumber) === fold(one.number) && fold(result.street) === fold(one.name);
  const isNear = metres([result.lon, result.lat], one) <= SAME_PLACE;
  return (
    result.id === one.id ||
    (one.class === 'no_city' && sameName && result.postcode === one.postcode) ||
    (one.class === 'no_postcode' && sameName && fold(result.city) === fold(one.city)) ||
    (one.number !== '' && fold(result.housenumber) === fold(one.number) && isNear) ||
    (one.number === '' && result.type === 'street' && fold(result.name) === fold(one.name) && result.citycode === one.citycode)
  );
}

/** Addresses with the postcode and name of a commune that has no street with a word of theirs. */
function absent(rows, count) {
  const known = new Map();
  for (const row of rows) {
    const own = known.get(city(row.code_insee)) ?? known.set(city(row.code_insee), new Set(words(row.nom_commune))).get(city(row.code_insee));
    words(row.nom_voie).forEach((word) => own.add(word));
  }
  // A step that has no factor in common with most numbers of rows: neighbours do not meet.
  const pairs = rows.map((row, at) => [row, rows[(at * 7919 + 104_729) % rows.length]]);
  const isAbsent = ([row, other]) => {
    const telling = words(row.nom_voie).filter((word) => word.length >= 5);
    return telling.length > 0 && !telling.some((word) => [...known.get(city(other.code_insee))].some((own) => own.startsWith(word.slice(0, 4))));
  };
  const step = Math.max(1, Math.floor(pairs.length / (8 * count)));
  const asked = ([row, other]) => ({ q: `${row.numero} ${row.nom_voie} ${other.code_postal} ${other.nom_commune.replace(/ \d+(er|e|ème)? Arrondissement$/, '')}`, citycode: other.code_insee });
  return pairs.filter((_, at) => at % step === 0).filter(isAbsent).slice(0, count).map(asked);
}

async function judged(url, cases, judge) {
  const results = await best(url, cases.map(({ q }) => ({ q: q.slice(0, 200), autocomplete: 0 })));
  return cases.flatMap((one, at) => (results[at] ? [{ ...judge(one, results[at]), score: results[at].score, confidence: results[at].confidence, doubtful: results[at].doubtful }] : []));
}

/** The share of pairs of a right and a wrong answer that a value puts in order. */
function area(answers, value) {
  const right = answers.filter((one) => one.right).map(value);
  const wrong = answers.filter((one) => !one.right).map(value);
  const wins = wrong.reduce((sum, low) => sum + right.reduce((own, high) => own + (high > low ? 1 : high === low ? 0.5 : 0), 0), 0);
  return wins / (right.length * wrong.length);
}

const percent = (part, whole) => ((100 * part) / whole).toFixed(part === whole ? 0 : 2);

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { absent: { type: 'string', default: '1500' } } });
  const [url, cases, ...files] = positionals;
  if (files.length === 0) throw new Fault('no files given', USAGE);
  const lines = (await readFile(cases, 'utf8')).trim().split('\n').map((line) => JSON.parse(line));
  const whole = lines.filter((one) => !one.class.startsWith('prefix'));
  const rows = (await Promise.all(files.map((path) => sample(path)))).flat();
  const ofCases = await judged(url, whole, (one, result) => ({ right: isRight(one, result), far: metres([result.lon, result.lat], one) > FAR }));
  const isCommune = (one, result) => ({ right: result.type === 'municipality' && city(result.citycode) === city(one.citycode) });
  const answers = [
    ...ofCases,
    ...(await judged(url, absent(rows, Number(values.absent)), isCommune)),
    ...(await judged(url, NONSENSE.map((q) => ({ q })), () => ({ right: false }))),
  ];
  console.log('| of answers with | answers | right, in percent |\n|---|--:|--:|');
  for (const [name, value] of [['score', (one) => one.score], ['confidence', (one) => one.confidence]]) {
    for (const least of [0.5, 0.8]) {
      const some = answers.filter((one) => value(one) >= least);
      console.log(`| a ${name} of ${least} and more | ${some.length.toLocaleString('en')} | ${percent(some.filter(({ right }) => right).length, some.length)} |`);
    }
  }
  const sure = ofCases.filter(({ doubtful }) => !doubtful);
  console.log(`\nNot doubtful: ${percent(sure.length, whole.length)} % of the cases. More than 2 km off, of these: ${percent(sure.filter(({ far }) => far).length, sure.length)} %.`);
  console.log(`Pairs of a right and a wrong answer in order: ${percent(area(answers, (one) => one.confidence), 1)} % by confidence, ${percent(area(answers, (one) => one.score), 1)} % by score.`);
});
