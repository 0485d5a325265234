// Every département of France in turn, four questions at a time, in an isolate that may have few of them open: ten thousand questions.
//   RUELLE_FRANCE_TURNS=15 asks 1,515.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { bare } from './lib/bare.mjs';
import { madeUp } from './lib/made-up.mjs';

const TOWNS = JSON.parse(await readFile(new URL('lib/towns.json', import.meta.url), 'utf8'));
const STREETS = 180;
const { street, fill } = madeUp(TOWNS, STREETS, 8);

/** All communes of France are open all the time, and take most of this. */
const SHARDS_MB = 3;
const MB = 2 ** 20;
const TURNS = Number(process.env.RUELLE_FRANCE_TURNS ?? 100);
const AT_ONCE = 4;
const isolate = bare(fill, { RUELLE_SHARDS_MB: String(SHARDS_MB), RUELLE_ANSWERS_MB: '2', RUELLE_LIMITS: 'off' });

/** Does all, several at once. */
async function together(tasks, most) {
  const left = tasks.entries();
  const work = async () => {
    for (const [, task] of left) await task();
  };
  await Promise.all(Array.from({ length: most }, work));
}

const ask = (q) => isolate.ask(`/search?q=${encodeURIComponent(q)}&autocomplete=0`);
const memory = async () => (await isolate.ask('/health/detailed')).json.checks.find(({ name }) => name === 'memory_bytes').value;

test('every département in turn, again and again: the right answers, in bounded memory', async (t) => {
  let peak = 0;
  const one = (turn, town) => async () => {
    const [, , city, postcode] = TOWNS[town];
    const wanted = `${1 + (turn % 8)} ${street(town, (turn * 31 + town) % STREETS)} ${postcode}`;
    const { status, json, headers } = await ask(`${wanted} ${city}`);
    assert.equal(status, 200, wanted);
    assert.equal(headers.get('x-ruelle-degraded'), null, wanted);
    assert.ok(json.features[0].properties.label.startsWith(wanted), `${wanted}: ${json.features[0].properties.label}`);
    if (town % 20 === 0) peak = Math.max(peak, await memory());
  };
  // Neighbours in the list are no neighbours in time.
  const tasks = Array.from({ length: TURNS * TOWNS.length }, (_, at) => one(Math.floor(at / TOWNS.length), (at * 37) % TOWNS.length));
  await together(tasks, AT_ONCE);
  const asked = await isolate.asked();
  const reads = Object.entries(asked).filter(([name]) => name.endsWith('.ruelle')).reduce((sum, [, count]) => sum + count, 0);
  t.diagnostic(`${tasks.length} questions to ${TOWNS.length} shards, ${reads} read: at most ${(peak / MB).toFixed(1)} MB of WebAssembly memory`);
  assert.ok(reads > TOWNS.length * 5, `${reads} shards were read: they were all open`);
  assert.ok(peak < 16 * MB, `${peak} bytes`);
});

test('questions that need several shards at once, side by side: each has its answer, none an error', async () => {
  // Words that many towns have, without a town: asked of as many shards as one question may be asked of.
  const questions = Array.from({ length: 60 }, (_, at) => street(at % 10, at));
  const alone = new Map();
  for (const q of questions) alone.set(q, (await ask(q)).json);
  let unread = 0;
  await together(questions.flatMap((q, at) => [q, questions[(at * 7) % questions.length]]).map((q, at) => async () => {
    // Other letters, so that each is searched.
    const { status, json, headers } = await isolate.ask(`/search?q=${encodeURIComponent(q)}&autocomplete=0&limit=${1 + (at % 20)}`);
    assert.equal(status, 200, q);
    assert.equal(headers.get('x-ruelle-degraded'), null, q);
    unread += (json.unread?.length ?? 0) > 0;
    assert.equal(json.features[0].properties.score, alone.get(q).features[0].properties.score, q);
  }), 16);
  assert.ok(unread > 0);
});

test('a batch over all of France is answered question by question', async () => {
  const requests = TOWNS.map(([, , city, postcode], town) => ({ id: town, operation: 'search', params: { q: `5 ${street(town, 7)} ${postcode} ${city}` } })).slice(0, 100);
  const { status, json } = await isolate.ask('/batch', { method: 'POST', body: JSON.stringify({ requests }), headers: { 'content-type': 'application/json' } });
  assert.equal(status, 200);
  json.results.forEach(({ id, result }) => assert.ok(JSON.stringify(result).includes(`5 ${street(id, 7)} ${TOWNS[id][3]}`), JSON.stringify(result)));
});

test('requests that are cut off take no room from others', async () => {
  await isolate.store('slow', { ms: 100 });
  await Promise.all(TOWNS.slice(0, 40).map(async ([, , city, postcode], town) => {
    const path = `/search?q=${encodeURIComponent(`3 ${street(town, 11)} ${postcode} ${city}`)}`;
    await fetch(isolate.url() + path, { signal: AbortSignal.timeout(20 + town) }).catch(() => {});
  }));
  await isolate.store('ok');
  const before = await memory();
  await together(TOWNS.map(([, , city, postcode], town) => async () => {
    const wanted = `2 ${street(town, 13)} ${postcode}`;
    const { status, json } = await ask(`${wanted} ${city}`);
    assert.equal(status, 200, wanted);
    assert.ok(json.features[0].properties.label.startsWith(wanted), wanted);
  }), AT_ONCE);
  assert.ok((await memory()) - before < 4 * MB);
});
