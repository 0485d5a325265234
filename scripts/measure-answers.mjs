// Answers of an endpoint to cases whose answers are known, judged class by class. Prints Markdown, as docs/accuracy.md holds it.
// usage: node scripts/measure-answers.mjs URL cases.jsonl [--peer NAME=result.json] [--times .build/bench/peer.json]
//   A case is a line of JSON: class, q, params, id, number, name, postcode, citycode, city, lon, lat.
//   The peer's result is what it answered to the same cases: per class, cases, top1, top5, jump.
//   The times are those of `npm run bench -- --peer …`: what each class gains is put beside what it costs.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Fault, main } from './lib/fault.mjs';

/** A first answer in another commune with this score misleads who trusts it. */
const TRUSTED = 0.5;
/** A place so near is the same. */
const SAME_METRES = 30;
/** A place beyond is elsewhere. */
const FAR_METRES = 5000;
/** Addresses that are typed letter by letter. */
const TYPED = 100;
const SCORES = [0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

const fold = (text) => (text ?? '').normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

function metres(a, b) {
  const rad = Math.PI / 180;
  const h = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 12_742_000 * Math.asin(Math.sqrt(h));
}

async function ask(url, query) {
  const answer = await fetch(`${url}/search?${new URLSearchParams({ limit: 5, autocomplete: 0, ...query })}`);
  if (!answer.ok) throw new Fault(`${url} answers ${answer.status} to ${JSON.stringify(query)}`, 'is it the endpoint?');
  return (await answer.json()).features;
}

/** True when a feature is what the case asks for; what a question leaves out may be any that reads the same. */
function isRight(wanted, { properties, geometry }) {
  if (properties.id === wanted.id) return true;
  const same = fold(properties.housenumber) === fold(wanted.number) && fold(properties.street) === fold(wanted.name);
  if (wanted.class === 'no_city' && same && properties.postcode === wanted.postcode) return true;
  if (wanted.class === 'no_postcode' && same && fold(properties.city) === fold(wanted.city)) return true;
  if (!wanted.number) return properties.type === 'street' && fold(properties.name) === fold(wanted.name) && properties.citycode === wanted.citycode;
  const [lon, lat] = geometry.coordinates;
  return properties.type === 'housenumber' && fold(properties.housenumber) === fold(wanted.number) && metres(wanted, { lon, lat }) <= SAME_METRES;
}

/** True when a feature is in another commune, of another name, and far. */
function isElsewhere(wanted, { properties, geometry }) {
  const [lon, lat] = geometry.coordinates;
  return properties.citycode !== wanted.citycode && fold(properties.city) !== fold(wanted.city) && metres(wanted, { lon, lat }) > FAR_METRES;
}

function judge(wanted, features) {
  const [first] = features;
  const right = first !== undefined && isRight(wanted, first);
  const elsewhere = first !== undefined && isElsewhere(wanted, first);
  return {
    class: wanted.class,
    right,
    among: features.some((feature) => isRight(wanted, feature)),
    jump: elsewhere && first.properties.score >= TRUSTED,
    score: first?.properties.score ?? 0,
    confidence: first?.properties.confidence,
  };
}

const share = (part, whole) => ((100 * part) / Math.max(whole, 1)).toFixed(1);
const count = (list, test) => list.filter(test).length;

function table(head, rows) {
  return [`| ${head.join(' | ')} |`, `|${head.map((_, at) => (at ? '--:' : '---')).join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
}

function byClass(judged, peer) {
  const names = [...new Set(judged.map((one) => one.class)), 'ALL'];
  const head = ['class', 'cases', 'first', 'in five', 'jump', ...(peer ? [`${peer.name}: first`, 'in five', 'jump'] : [])];
  const rows = names.map((name) => {
    const some = name === 'ALL' ? judged : judged.filter((one) => one.class === name);
    const own = ['right', 'among', 'jump'].map((key) => share(count(some, (one) => one[key]), some.length));
    const theirs = peer?.result[name];
    return [name, some.length, ...own, ...(peer ? ['top1', 'top5', 'jump'].map((key) => (theirs ? share(theirs[key], theirs.cases) : '–')) : [])];
  });
  return table(head, rows);
}

/** What is gained in each class over the peer, and what it costs over a clean question. */
function costs(judged, peer, { classes }) {
  const { clean } = classes;
  const micros = (time) => time.toFixed(0);
  const rows = Object.entries(classes).map(([name, { native, wasm, peer: theirs }]) => {
    const some = judged.filter((one) => one.class === name);
    const other = peer.result[name];
    const gained = (100 * count(some, (one) => one.right)) / some.length - (100 * other.top1) / other.cases;
    return [name, gained.toFixed(1), micros(native.mean), micros(native.mean - clean.native.mean), micros(wasm.mean), micros(theirs.mean)];
  });
  return table(['class', 'points gained', 'µs, native', 'over a clean question', 'µs, WebAssembly', `µs, ${peer.name}`], rows);
}

/** Of the answers with such a score, or such a confidence, how many are right. */
function calibration(judged, key) {
  const rows = [0, ...SCORES].map((least, at) => {
    const below = SCORES[at] ?? Infinity;
    const some = judged.filter((one) => one[key] >= least && one[key] < below);
    return [below === Infinity ? `${least} and more` : `${least} to ${below}`, some.length, some.length ? share(count(some, (one) => one.right), some.length) : '–'];
  });
  return table([key, 'answers', 'right, %'], rows);
}

/** Clean addresses letter by letter: once the right street is among the five, more letters should not make it go. */
async function stability(url, cases) {
  let shown = 0;
  let lost = 0;
  for (const wanted of cases) {
    let seen = false;
    for (let end = 3; end <= wanted.q.length; end++) {
      const typed = wanted.q.slice(0, end);
      if (typed.trim().length < 3) continue;
      const features = await ask(url, { q: typed, autocomplete: 1 });
      const here = features.some(({ properties }) => properties.id === wanted.id || properties.id === wanted.street_id);
      shown += seen ? 1 : 0;
      lost += seen && !here ? 1 : 0;
      seen ||= here;
    }
  }
  return `Of ${shown} keystrokes after the right street was among the five first, ${lost} (${share(lost, shown)} %) do not show it.`;
}

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { peer: { type: 'string' }, times: { type: 'string' } } });
  const [url, path] = positionals;
  const usage = 'node scripts/measure-answers.mjs URL cases.jsonl [--peer NAME=result.json [--times peer.json]]';
  if (!url || !path || (values.times && !values.peer)) throw new Fault('an endpoint and a file of cases are needed, and a peer for times', usage);
  const [name, file] = values.peer?.split('=') ?? [];
  const peer = name && { name, result: JSON.parse(await readFile(file, 'utf8')) };
  const times = values.times && JSON.parse(await readFile(values.times, 'utf8'));
  const cases = (await readFile(path, 'utf8')).split('\n').filter(Boolean).map((line) => JSON.parse(line));
  const judged = [];
  for (const wanted of cases) judged.push(judge(wanted, await ask(url, { q: wanted.q, ...wanted.params })));
  const clean = cases.filter((wanted) => wanted.class === 'clean').slice(0, TYPED);
  console.log(`## By class, in percent\n\n${byClass(judged, peer)}\n`);
  console.log(`*first*: the right address is the first answer; *in five*: among the first five; *jump*: the first answer is in another commune, more than ${FAR_METRES / 1000} km away, with a score of ${TRUSTED} or more.\n`);
  if (times) console.log(`## What it costs\n\n${costs(judged, peer, times)}\n`);
  console.log(`## What scores are worth\n\n${calibration(judged, 'score')}\n\n${calibration(judged, 'confidence')}\n`);
  console.log(`## While typing\n\n${await stability(url, clean)}`);
});
