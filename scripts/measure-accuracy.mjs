// How often real addresses lie within the `accuracy` that an endpoint says of their street, locality or commune. Prints Markdown, as docs/accuracy.md holds it.
// usage: node scripts/measure-accuracy.mjs URL adresses-75.csv.gz adresses-05.csv.gz … [--count 2000]
//   The files are those that the endpoint's shards were built from. Of each, as many addresses are asked, evenly spread.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { Fault, main } from './lib/fault.mjs';

/** Requests of one batch, at most. */
const BATCH = 100;
const QUESTIONS = {
  way: ({ nom_voie, code_postal, nom_commune }) => `${nom_voie} ${code_postal} ${nom_commune}`,
  municipality: ({ nom_commune }) => nom_commune,
};

const fold = (text) => (text ?? '').normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

function metres([lon, lat], row) {
  const rad = Math.PI / 180;
  const h = Math.sin(((row.lat - lat) * rad) / 2) ** 2 + Math.cos(lat * rad) * Math.cos(row.lat * rad) * Math.sin(((row.lon - lon) * rad) / 2) ** 2;
  return 12_742_000 * Math.asin(Math.sqrt(h));
}

/** Rows of a file, evenly spread. */
async function sample(path, count) {
  const [head, ...lines] = gunzipSync(await readFile(path)).toString().trimEnd().split('\n');
  const names = head.split(';');
  const step = Math.max(1, lines.length / count);
  const picked = Array.from({ length: Math.min(count, lines.length) }, (_, at) => lines[Math.floor(at * step)].split(';'));
  return picked.map((fields) => Object.fromEntries(names.map((name, at) => [name, fields[at]])));
}

/** The best answer to each row. */
async function ask(url, rows, what) {
  const types = what === 'way' ? ['street', 'locality'] : ['municipality'];
  const requests = rows.map((row) => ({ operation: 'search', params: { q: QUESTIONS[what](row).slice(0, 200), citycode: row.code_insee, type: types } }));
  const answer = await fetch(`${url}/batch`, { method: 'POST', body: JSON.stringify({ requests }) });
  if (!answer.ok) throw new Fault(`${url} answers ${answer.status}`, 'is it the endpoint?');
  return (await answer.json()).results;
}

/** What was said of a row's own street or commune, and how far off the row is. */
function judge(row, { result }, what) {
  const isOwn = result && result.citycode === row.code_insee && (what === 'municipality' || (fold(result.name) === fold(row.nom_voie) && result.postcode === row.code_postal));
  return isOwn ? [{ type: result.type, said: result.accuracy, off: metres([result.lon, result.lat], row) }] : [];
}

async function measure(url, rows, what) {
  const judged = [];
  for (let at = 0; at < rows.length; at += BATCH) {
    const some = rows.slice(at, at + BATCH);
    const results = await ask(url, some, what);
    judged.push(...some.flatMap((row, index) => judge(row, results[index], what)));
  }
  return judged;
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
