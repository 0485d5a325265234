// A day's mix, replayed: few places are asked often and many seldom (Zipf), most of them while somebody types.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { bare } from './lib/bare.mjs';
import { fillWithDemo } from './lib/server.mjs';

const here = bare(fillWithDemo);
const { url, metric } = here;
const agent = new Agent({ keepAlive: true, maxSockets: 32 });

/** The status of an answer; the module of old, since thousands are asked. */
const ask = (path) =>
  new Promise((tell, fail) => {
    get(url() + path, { agent }, (answer) => answer.resume().on('end', () => tell(answer.statusCode))).on('error', fail);
  });

const PLACES = 200;
const SESSIONS = 9000;
/** One of these many is asked whole, by a form; the others are typed. */
const WHOLE = 3;

/** Numbers that are the same at each run. */
function dice(seed) {
  return () => {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
}

/** `12 Rue de Rivoli 75004 Paris`, most asked first. */
async function places() {
  const [head, ...rows] = (await readFile(join(SHARDS_DIR, 'demo', 'addresses.csv'), 'utf8')).trimEnd().split('\n').map((line) => line.split(';'));
  const column = Object.fromEntries(head.map((name, at) => [name, at]));
  const all = rows.map((row) => `${row[column.numero]} ${row[column.nom_voie]} ${row[column.code_postal]} ${row[column.nom_commune]}`);
  const roll = dice(7);
  return all.map((place) => [roll(), place]).sort(([a], [b]) => a - b).slice(0, PLACES).map(([, place]) => place);
}

/** What one client sends: a field asks at the third letter and then as one types, a form once. */
function* session(place, roll) {
  if (roll() * WHOLE < 1) {
    yield `/search?q=${encodeURIComponent(roll() < 0.3 ? place.toUpperCase() : place)}&limit=1&autocomplete=0`;
    return;
  }
  const chosen = 8 + Math.floor(roll() * 12);
  for (let typed = 4; typed < Math.min(place.length, chosen); typed += 1 + Math.floor(roll() * 2)) {
    yield `/search?q=${encodeURIComponent(place.slice(0, typed))}&autocomplete=1`;
  }
}

test('a Zipf mix of questions and prefixes is answered from what is kept, 95 in 100', async () => {
  const [all, roll] = [await places(), dice(42)];
  const weights = all.map((_, rank) => 1 / (rank + 1));
  const sum = weights.reduce((a, b) => a + b);
  const drawn = () => {
    let left = roll() * sum;
    return all[weights.findIndex((weight) => (left -= weight) <= 0)] ?? all[0];
  };
  const questions = Array.from({ length: SESSIONS }, () => [...session(drawn(), roll)]).flat();
  const tiers = async () => Object.fromEntries(await Promise.all(['isolate', 'question', 'search'].map(async (tier) => [tier, await metric(`ruelle_answers_total{from="${tier}"}`)])));
  const replay = async (some) => {
    const before = await tiers();
    for (let at = 0; at < some.length; at += 64) {
      const statuses = await Promise.all(some.slice(at, at + 64).map(ask));
      assert.ok(statuses.every((status) => status === 200), statuses.join());
    }
    const after = await tiers();
    return Object.fromEntries(Object.keys(after).map((tier) => [tier, after[tier] - before[tier]]));
  };
  // The first hours fill what is kept; then comes the day.
  const hours = Math.floor(questions.length / 2);
  const cold = await replay(questions.slice(0, hours));
  const warm = await replay(questions.slice(hours));
  const rate = ({ isolate, question, search }) => (isolate + question) / (isolate + question + search);
  console.log(`# ${questions.length} questions, ${new Set(questions).size} of them different; kept: ${(100 * rate(cold)).toFixed(1)} % in the first half, ${(100 * rate(warm)).toFixed(1)} % after (${JSON.stringify(warm)})`);
  assert.ok(rate(warm) >= 0.95, `${rate(warm)}`);
});
