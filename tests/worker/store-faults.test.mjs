// A store that fails in every way, under load: what can be answered is answered, nothing wrong ever, and it recovers by itself.
//   RUELLE_FAULT_SECONDS=60 makes each fault last a minute.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bare, until } from './lib/bare.mjs';
import { demoShards, fillWithDemo } from './lib/server.mjs';
import { QUESTIONS, judge } from './lib/truth.mjs';

const SECONDS = Number(process.env.RUELLE_FAULT_SECONDS ?? 1.5);
const CONNECTIONS = 16;
const FAULTS = ['slow', 'hang', 'down', 'throws', 'flaps', 'missing', 'truncated', 'corrupt', 'other'];

const PATIENT = { RUELLE_STORE_TIMEOUT: '300ms', RUELLE_STORE_PATIENCE: '900ms', RUELLE_STORE_ATTEMPTS: '2', RUELLE_STORE_PAUSE: '20ms' };
const QUICK = { RUELLE_BREAKER_REST: '400ms', RUELLE_STORE_RETRY: '300ms', RUELLE_STORE_REFRESH: '300ms' };
const here = bare(fillWithDemo, { ...PATIENT, ...QUICK, RUELLE_CACHE: 'no' }, { names: ['whole', ...FAULTS.map((fault) => `cold-${fault}`), 'warm', 'published', 'empty'], prepare });
const { ask, metric, store } = here;

/** Answers while the store is well, by question. */
const whole = {};
async function prepare() {
  for (const path of QUESTIONS) {
    const { status, json } = await ask(path, { name: 'whole' });
    assert.equal(status, 200, path);
    whole[path] = json;
  }
}

/** `whole`, or `degraded` when it says so; anything wrong fails. */
const assertTrue = (path, answer) => {
  const { verdict, why } = judge(path, answer, whole[path]);
  assert.ok(verdict === 'whole' || verdict === 'degraded', why);
  return verdict;
};

/** Asks without pause, and counts what came back. */
async function load(name, seconds) {
  const end = performance.now() + seconds * 1000;
  const counts = { whole: 0, degraded: 0, slowest: 0 };
  const client = async (at) => {
    for (let turn = at; performance.now() < end; turn++) {
      const path = QUESTIONS[turn % QUESTIONS.length];
      const begun = performance.now();
      counts[assertTrue(path, await ask(path, { name }))]++;
      counts.slowest = Math.max(counts.slowest, Math.round(performance.now() - begun));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, at) => client(at)));
  return counts;
}

const recovered = (name) =>
  until(`${name} has recovered`, async () => {
    const answer = await ask(QUESTIONS[0], { name });
    return assertTrue(QUESTIONS[0], answer) === 'whole' && (await ask('/health/detailed', { name })).status === 200;
  });

for (const fault of FAULTS) {
  test(`an isolate that starts while the addresses' shard is ${fault}`, async () => {
    const name = `cold-${fault}`;
    const { entry } = await demoShards();
    await store(fault, { only: 'demo', file: entry('communes').file });
    const counts = await load(name, SECONDS);
    const file = await ask('/search/csv', { name, method: 'POST', body: 'adresse\ngap\n', headers: { 'content-type': 'text/csv' } });
    assert.equal(file.status, 200, file.text);
    if (!['slow', 'flaps'].includes(fault)) assert.equal(file.headers.get('x-ruelle-degraded'), 'missing=demo');
    await store('ok');
    await recovered(name);
    const after = await load(name, 0.3);
    console.log(`# ${fault}: ${JSON.stringify(counts)}, then ${JSON.stringify(after)}`);
    assert.equal(after.degraded, 0);
    const mustDegrade = !['slow', 'flaps'].includes(fault);
    if (mustDegrade) {
      assert.ok(counts.degraded > 0 && counts.whole === 0, JSON.stringify(counts));
      assert.ok((await metric('ruelle_degraded_answers_total', name)) >= counts.degraded);
    }
  });
}

test('an isolate that has its data does not notice that the store is gone, but its health does', async () => {
  for (const path of QUESTIONS) assertTrue(path, await ask(path, { name: 'warm' }));
  await store('down');
  const counts = await load('warm', SECONDS + 1);
  assert.equal(counts.degraded, 0, JSON.stringify(counts));
  const { status, json } = await ask('/health/detailed', { name: 'warm' });
  assert.equal(status, 503);
  assert.match(json.unavailable[0].name, /manifest/);
  const { ok, value } = json.checks.find(({ name }) => name === 'store_breaker');
  assert.ok(!ok && value !== 'closed', value);
  // Left alone, not asked by every request.
  const asked = await here.asked();
  await load('warm', 0.5);
  assert.ok((await here.asked())['manifest.json'] - asked['manifest.json'] <= 4);
  assert.equal((await ask('/health', { name: 'warm' })).status, 200);
  assert.equal((await ask('/health/ready', { name: 'warm' })).status, 200);
  await store('ok');
  await recovered('warm');
});

test('a newer shard that cannot be had: the older one answers, and says so', async () => {
  const { manifest, entry } = await demoShards();
  assertTrue(QUESTIONS[0], await ask(QUESTIONS[0], { name: 'published' }));
  // Another edition: one more shard, and the addresses under another name.
  const more = { ...entry('communes'), name: 'more', file: 'more.ruelle' };
  const newer = { ...manifest, shards: [...manifest.shards.map((shard) => (shard.name === 'demo' ? { ...shard, file: 'demo.newer.ruelle' } : shard)), more] };
  await here.site().write('manifest.newer.json', JSON.stringify(newer));
  await here.alias({ 'manifest.json': 'manifest.newer.json', 'demo.newer.ruelle': entry('demo').file, 'more.ruelle': entry('communes').file });
  await store('missing', { only: 'newer' });
  await until('the older shard answers', async () => (await ask(QUESTIONS[0], { name: 'published' })).headers.get('x-ruelle-degraded') === 'stale=demo');
  const { json } = await ask(QUESTIONS[0], { name: 'published' });
  assert.deepEqual(json.features, whole[QUESTIONS[0]].features);
  assert.deepEqual(json.data.degraded, { stale: ['demo'] });
  assert.equal(await metric('ruelle_shards_stale', 'published'), 1);
  await store('ok');
  await until('the newer shard answers', async () => !(await ask(QUESTIONS[0], { name: 'published' })).headers.get('x-ruelle-degraded'));
  await here.alias({});
});

test('without any data: 503 in the contract’s words, at once when the breaker is open, and none when the store is back', async () => {
  await store('down');
  for (let turn = 0; turn < 6; turn++) {
    const { status, headers, json } = await ask(QUESTIONS[0], { name: 'empty' });
    assert.equal(status, 503);
    assert.equal(json.code, 503);
    assert.ok(Number(headers.get('retry-after')) > 0);
  }
  const begun = performance.now();
  assert.equal((await ask(QUESTIONS[1], { name: 'empty' })).status, 503);
  assert.ok(performance.now() - begun < 500, `${performance.now() - begun} ms`);
  assert.equal((await ask('/health', { name: 'empty' })).status, 200, 'it is alive');
  assert.equal((await ask('/health/ready', { name: 'empty' })).status, 503, 'and not ready');
  assert.equal((await ask('/search', { name: 'empty' })).status, 400, 'what needs no data is answered');
  await store('ok');
  await until('there is data', async () => (await ask(QUESTIONS[0], { name: 'empty' })).status === 200);
  await recovered('empty');
});
