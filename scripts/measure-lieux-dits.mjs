// Questions that name the lieu-dit of an address, judged form by form. Prints Markdown, as docs/accuracy.md holds it.
// usage: node scripts/measure-lieux-dits.mjs URL adresses-05.csv[.gz] [--count 2000] [--seeds 1,2,3] [--misses 10]
//   The file is BAN's CSV, of addresses that the endpoint knows. A seed draws `count` of those that name a lieu-dit (`nom_ld`) which
//   their street's name does not hold.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Fault, main } from './lib/fault.mjs';
import { inOrder } from './lib/questions.mjs';

const USAGE = 'node scripts/measure-lieux-dits.mjs URL adresses-05.csv[.gz] [--count 2000] [--seeds 1,2,3] [--misses 10]';
/** Scores below are not trusted by most clients. */
const DOUBTED = 0.7;

const fold = (text) => text.normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
const number = ({ numero, rep }) => (rep ? `${numero} ${rep}` : numero);
const place = ({ code_postal: postcode, nom_commune: city }) => `${postcode} ${city}`;
/** The same for all addresses that a number and a lieu-dit fit. */
const spoken = (row) => [row.code_insee, row.code_postal, fold(row.nom_ld), row.numero, row.rep].join('_');

const isAddress = (row, first) => first.id === row.id;
const FORMS = {
  'number street postcode commune': [(row) => `${number(row)} ${row.nom_voie} ${place(row)}`, isAddress],
  'number street lieu-dit postcode commune': [(row) => `${number(row)} ${row.nom_voie} ${row.nom_ld} ${place(row)}`, isAddress],
  'lieu-dit, number street postcode commune': [(row) => `${row.nom_ld}, ${number(row)} ${row.nom_voie} ${place(row)}`, isAddress],
  'number lieu-dit postcode commune': [(row) => `${number(row)} ${row.nom_ld} ${place(row)}`, (row, first, same) => same.get(spoken(row)).has(first.id)],
  'the same, where one address alone fits': [(row) => `${number(row)} ${row.nom_ld} ${place(row)}`, isAddress, (row, same) => same.get(spoken(row)).size === 1],
  'lieu-dit postcode commune': [
    (row) => `${row.nom_ld} ${place(row)}`,
    (row, first) => first.type === 'locality' && fold(first.name) === fold(row.nom_ld) && first.citycode === row.code_insee,
  ],
};

async function read(path) {
  const bytes = await readFile(path);
  const [head, ...lines] = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trimEnd().split(/\r?\n/).map((line) => line.split(';'));
  return lines.map((cells) => Object.fromEntries(head.map((name, column) => [name, cells[column]?.replace(/^"|"$/g, '').replaceAll('""', '"') ?? ''])));
}

/** `count` rows in the order of a seed. */
function draw(rows, count, seed) {
  let state = seed;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  return rows.map((row) => [next(), row]).sort(([a], [b]) => a - b).slice(0, count).map(([, row]) => row);
}

async function ask(url, q) {
  const answer = await fetch(`${url}/search?${new URLSearchParams({ q, limit: 1, autocomplete: 0 })}`);
  if (!answer.ok) throw new Fault(`${url} answers ${answer.status} to ${q}`, 'is it the endpoint?');
  return (await answer.json()).features[0]?.properties;
}

async function judge(url, [write, isRight, fits = () => true], rows, same) {
  const asked = rows.filter((row) => fits(row, same));
  const judged = await inOrder(asked, async (row) => {
    const first = await ask(url, write(row).slice(0, 200));
    return { right: first !== undefined && isRight(row, first, same), place: first?.type === 'locality', score: first?.score ?? 0, q: write(row), first };
  });
  const some = (test) => judged.filter(test).length;
  const misses = judged.filter((one) => !one.right).map(({ q, first, score }) => `${q} → ${first?.label} ${first?.id} ${score}`);
  return { misses, asked: asked.length, right: some((one) => one.right), places: some((one) => one.place), doubted: some((one) => one.score < DOUBTED), score: judged.reduce((sum, one) => sum + one.score, 0) };
}

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { count: { type: 'string', default: '2000' }, seeds: { type: 'string', default: '1,2,3' }, misses: { type: 'string', default: '0' } } });
  const [url, path] = positionals;
  if (!url || !path) throw new Fault('an endpoint and a file of BAN are needed', USAGE);
  const rows = await read(path);
  const named = rows.filter((row) => fold(row.nom_ld ?? '') !== '' && !fold(row.nom_voie).includes(fold(row.nom_ld)));
  if (named.length === 0) throw new Fault(`${path} has no address with a lieu-dit in nom_ld`, USAGE);
  const same = new Map();
  for (const row of rows.filter((row) => row.nom_ld)) same.set(spoken(row), (same.get(spoken(row)) ?? new Set()).add(row.id));
  console.log(`${rows.length} addresses, ${named.length} of which name a lieu-dit that their street's name does not hold.\n`);
  console.log('| question | seed | asked | right, % | a lieu-dit first, % | below 0.7, % | mean score |\n|---|--:|--:|--:|--:|--:|--:|');
  for (const seed of values.seeds.split(',').map(Number)) {
    const drawn = draw(named, Number(values.count), seed);
    for (const [name, form] of Object.entries(FORMS)) {
      const { misses, asked, right, places, doubted, score } = await judge(url, form, drawn, same);
      const share = (part) => ((100 * part) / Math.max(asked, 1)).toFixed(1);
      console.log(`| ${name} | ${seed} | ${asked} | ${share(right)} | ${share(places)} | ${share(doubted)} | ${(score / Math.max(asked, 1)).toFixed(3)} |`);
      misses.slice(0, Number(values.misses)).forEach((miss) => console.error(miss));
    }
  }
});
