// Parts that the measures of answers share: rows of BAN's files, distances, batches of requests.
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { Fault } from './fault.mjs';

/** Requests of one batch, at most. */
const BATCH = 100;

/** A text without accents, signs and capitals. */
export const fold = (text) => (text ?? '').normalize('NFD').replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();

/** Metres between a longitude and latitude and a place with `lon` and `lat`. */
export function metres([lon, lat], place) {
  const rad = Math.PI / 180;
  const h = Math.sin(((place.lat - lat) * rad) / 2) ** 2 + Math.cos(lat * rad) * Math.cos(place.lat * rad) * Math.sin(((place.lon - lon) * rad) / 2) ** 2;
  return 12_742_000 * Math.asin(Math.sqrt(h));
}

/** Rows of a file of addresses, evenly spread: `count` of them, or all. */
export async function sample(path, count = Infinity) {
  const [head, ...lines] = gunzipSync(await readFile(path)).toString().trimEnd().split('\n');
  const names = head.split(';');
  const step = Math.max(1, lines.length / count);
  const picked = Array.from({ length: Math.min(count, lines.length) }, (_, at) => lines[Math.floor(at * step)].split(';'));
  return picked.map((fields) => Object.fromEntries(names.map((name, at) => [name, fields[at]])));
}

/** The best answers of an endpoint to searches with such parameters: `result` of each, or none. */
export async function best(url, searches) {
  const answers = [];
  for (let at = 0; at < searches.length; at += BATCH) {
    const requests = searches.slice(at, at + BATCH).map((params) => ({ operation: 'search', params }));
    const answer = await fetch(`${url}/batch`, { method: 'POST', body: JSON.stringify({ requests }) });
    if (!answer.ok) throw new Fault(`${url} answers ${answer.status}`, 'is it the endpoint?');
    answers.push(...(await answer.json()).results.map(({ result }) => result));
  }
  return answers;
}
