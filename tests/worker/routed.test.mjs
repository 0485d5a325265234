// More data than may be open at once: the router says which shards a question needs, these are opened, the oldest are let go.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bare } from './lib/bare.mjs';
import { madeUp } from './lib/made-up.mjs';

/** Each with a commune that is real, and a number of made-up streets of its own. */
const TOWNS = [['01', '01053', 'Bourg-en-Bresse', '01000'], ['02', '02408', 'Laon', '02000'], ['03', '03190', 'Moulins', '03000'], ['04', '04070', 'Digne-les-Bains', '04000'], ['05', '05061', 'Gap', '05000'], ['08', '08105', 'Charleville-Mézières', '08000'], ['09', '09122', 'Foix', '09000'], ['10', '10387', 'Troyes', '10000'], ['11', '11069', 'Carcassonne', '11000'], ['12', '12202', 'Rodez', '12000'], ['15', '15014', 'Aurillac', '15000'], ['16', '16015', 'Angoulême', '16000'], ['18', '18033', 'Bourges', '18000'], ['19', '19272', 'Tulle', '19000'], ['23', '23096', 'Guéret', '23000'], ['24', '24322', 'Périgueux', '24000'], ['32', '32013', 'Auch', '32000'], ['36', '36044', 'Châteauroux', '36000'], ['48', '48095', 'Mende', '48000'], ['53', '53130', 'Laval', '53000']];
const STREETS = 240;
const { street, fill } = madeUp(TOWNS, STREETS, 39);

const LITTLE = 1;
const little = bare(fill, { RUELLE_SHARDS_MB: String(LITTLE), RUELLE_LIMITS: 'off' });
const roomy = bare(fill, { RUELLE_LIMITS: 'off' });

/** Shards read since the last call, but for the router. */
let seen = {};
async function read() {
  const asked = await little.asked();
  const names = Object.keys(asked).filter((name) => name.endsWith('.ruelle') && !name.startsWith('communes'));
  const now = names.flatMap((name) => Array(asked[name] - (seen[name] ?? 0)).fill(name.split('.')[0]));
  seen = asked;
  return now;
}
const question = (town, at, number = 7) => `/search?q=${encodeURIComponent(`${number} ${street(town, at)} ${TOWNS[town][3]} ${TOWNS[town][2]}`)}&autocomplete=0`;
const told = ({ json }) => json.features.map(({ properties }) => [properties.label, properties.score]);

test('a question opens the one shard that it needs, and the next finds it open', async () => {
  assert.deepEqual(told(await little.ask('/search?q=Gap'))[0], ['Gap', 1]);
  assert.deepEqual(await read(), [], 'a commune needs none');
  const { json } = await little.ask(question(4, 3));
  assert.equal(json.features[0].properties.label, `7 ${street(4, 3)} 05000 Gap`);
  assert.deepEqual(await read(), ['05']);
  await little.ask(question(4, 9));
  assert.deepEqual(await read(), []);
});

test('positions, ids and files of addresses open theirs', async () => {
  const near = await little.ask('/reverse?lat=47.16&lon=4.75');
  assert.equal(near.json.features[0].properties.city, 'Laval');
  assert.deepEqual(await read(), ['53']);
  const known = await little.ask('/lookup?id=02408_0003_00007');
  assert.equal(known.json.features[0].properties.city, 'Laon');
  assert.deepEqual(await read(), ['02']);
  const file = ['adresse', ...TOWNS.map(([, , city, postcode], town) => `3 ${street(town, 5)} ${postcode} ${city}`), ''].join('\n');
  const answer = await little.ask('/search/csv?columns=adresse', { method: 'POST', body: file, headers: { 'content-type': 'text/csv' } });
  const lines = answer.text.trim().split('\n').slice(1);
  assert.equal(lines.length, TOWNS.length);
  lines.forEach((line, town) => assert.ok(line.includes(`,3 ${street(town, 5)} ${TOWNS[town][3]} `) && line.includes(TOWNS[town][1]), line));
});

test('every town in turn, again and again: the answers of who has all open, in bounded memory', async () => {
  let most = 0;
  for (let turn = 0; turn < 6; turn += 1) {
    for (let town = 0; town < TOWNS.length; town += 1) {
      const asked = question(town, (turn * 31 + town) % STREETS, 1 + turn);
      assert.deepEqual(told(await little.ask(asked)), told(await roomy.ask(asked)), asked);
    }
    const { json } = await little.ask('/health/detailed');
    const open = json.shards.reduce((sum, shard) => sum + shard.bytes, 0);
    assert.ok(open <= (LITTLE + 0.5) * 2 ** 20, `${open} bytes are open`);
    most = Math.max(most, json.checks.find((check) => check.name === 'memory_bytes').value);
  }
  assert.ok(most < 48 * 2 ** 20, `${most} bytes of memory`);
});

test('an answer says what was left unread', async () => {
  const { json } = await little.ask('/search?q=rue%20des&autocomplete=0');
  const all = new Set(TOWNS.map(([code]) => code));
  assert.ok((json.unread ?? []).every((name) => all.has(name)));
  const many = await little.ask(`/search?q=${encodeURIComponent('rue des trois')}&autocomplete=0`);
  assert.ok(many.json.unread.length >= TOWNS.length - 8, JSON.stringify(many.json.unread));
});

test('a shard that cannot be had is done without, and said', async () => {
  const { json } = await little.ask('/health/detailed');
  const open = json.shards.map(({ name }) => name);
  const [here, away] = [(code) => open.includes(code), (code) => !open.includes(code)].map((is) => TOWNS.findIndex(([code]) => is(code)));
  await little.store('missing', { only: `${TOWNS[away][0]}.` });
  const { status, headers } = await little.ask(question(away, 2));
  assert.equal(status, 200);
  assert.match(headers.get('x-ruelle-degraded') ?? '', new RegExp(`missing=${TOWNS[away][0]}`));
  const other = await little.ask(question(here, 2));
  assert.equal(other.json.features[0].properties.city, TOWNS[here][2]);
  await little.store('ok');
});

test('a shard that was open before and comes back as another one is not taken for it', async () => {
  const { json } = await little.ask('/health/detailed');
  const open = json.shards.map(({ name }) => name);
  const away = TOWNS.findLastIndex(([code]) => !open.includes(code));
  const file = Object.keys(await little.asked()).find((name) => name.startsWith(`${open.find((name) => name !== 'communes')}.`));
  await little.store('other', { only: `${TOWNS[away][0]}.`, file });
  const { headers } = await little.ask(question(away, 4));
  assert.match(headers.get('x-ruelle-degraded') ?? '', new RegExp(`missing=.*${TOWNS[away][0]}`));
  await little.store('ok');
});
