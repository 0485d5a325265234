// One shard in good health among damaged ones: it still answers, and health says what is missing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demoShards, endpoint } from './lib/server.mjs';

/** Every way in which a shard can be unfit, made from the good one. */
const DAMAGES = {
  corrupt: { bytes: (good) => edited(good, (copy) => (copy[copy.length >> 1] ^= 1)), says: /corrupt shard: checksum/ },
  truncated: { bytes: (good) => good.subarray(0, good.length >> 1), says: /truncated shard/ },
  older: { bytes: (good) => edited(good, (copy) => copy.writeUInt16LE(2, 4)), says: /shard format version 2.*ruelle build/ },
  newer: { bytes: (good) => edited(good, (copy) => copy.writeUInt16LE(4, 4)), says: /shard format version 4.*update/ },
  foreign: { bytes: () => Buffer.from('<!doctype html><title>Not a shard</title>'), says: /not a Ruelle shard/ },
  empty: { bytes: () => Buffer.alloc(0), announced: (good) => good.length, says: /has 0 bytes, the manifest says/ },
  shorter: { bytes: (good) => good.subarray(0, 1000), announced: (good) => good.length, says: /has 1000 bytes, the manifest says/ },
  missing: { bytes: () => undefined, announced: (good) => good.length, says: /HTTP 404.*beside the manifest/ },
};

function edited(bytes, edit) {
  const copy = Buffer.from(bytes);
  edit(copy);
  return copy;
}

const { ask } = endpoint(async (site) => {
  const { entry, bytes } = await demoShards();
  const demo = entry('demo');
  const good = await bytes(demo);
  const shards = [demo];
  await site.write(demo.file, good);
  for (const [name, damage] of Object.entries(DAMAGES)) {
    const damaged = damage.bytes(good);
    const file = `${name}.00000000.ruelle`;
    if (damaged) await site.write(file, damaged);
    shards.push({ ...demo, name, file, bytes: damage.announced?.(good) ?? damaged.length });
  }
  await site.write('manifest.json', JSON.stringify({ format: 1, generated: demo.date, shards }));
});

test('the shard in good health answers, and the answer says what is missing', async () => {
  const { status, json, headers, text } = await ask('/search?q=12+rue+de+rivoli+paris');
  assert.equal(status, 200, text);
  assert.equal(json.features[0].properties.id, '75104_demo01_00012');
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.deepEqual(headers.get('x-ruelle-degraded').replace('missing=', '').split(' ').sort(), Object.keys(DAMAGES).sort());
  assert.deepEqual(json.data.degraded.missing.toSorted(), Object.keys(DAMAGES).sort());
  assert.equal((await ask('/reverse?lon=2.36&lat=48.8558')).status, 200);
});

test('health is degraded, and names each damage', async () => {
  const { status, json } = await ask('/health');
  assert.equal(status, 200);
  assert.equal(json.status, 'degraded');
  assert.deepEqual(json.shards.map(({ name }) => name), ['demo']);
  const errors = Object.fromEntries(json.unavailable.map(({ name, error }) => [name, error]));
  assert.deepEqual(Object.keys(errors).sort(), Object.keys(DAMAGES).sort());
  for (const [name, { says }] of Object.entries(DAMAGES)) assert.match(errors[name], says, name);
  assert.equal((await ask('/health/detailed')).status, 503);
});

test('faults of the question are still the question’s', async () => {
  assert.equal((await ask('/search')).status, 400);
  assert.equal((await ask('/nothing/search/here')).status, 404);
});
