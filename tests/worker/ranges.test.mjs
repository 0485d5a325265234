// The shards' files, whole and in ranges, as pages fetch them: on workerd, with wrangler's static assets.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { demoShards, endpoint, fillWithDemo } from './lib/server.mjs';

const { url } = endpoint(fillWithDemo);
let file, bytes;

before(async () => {
  const shards = await demoShards();
  const entry = shards.entry('demo');
  file = `/shards/${entry.file}`;
  bytes = new Uint8Array(await shards.bytes(entry));
});

const get = async (range, init = {}) => {
  const answer = await fetch(url() + file, { ...init, headers: { ...(range && { range }), ...init.headers } });
  return { status: answer.status, headers: answer.headers, bytes: new Uint8Array(await answer.arrayBuffer()) };
};

test('without a range, the whole', async () => {
  const { status, headers, bytes: came } = await get();
  assert.equal(status, 200);
  assert.equal(headers.get('accept-ranges'), 'bytes');
  assert.deepEqual(came, bytes);
  const again = await get(undefined, { headers: { 'if-none-match': headers.get('etag') } });
  assert.equal(again.status, 304);
  assert.equal((await get(undefined, { method: 'HEAD' })).bytes.length, 0);
});

test('a range is these bytes, and says of how many', async () => {
  const most = bytes.length;
  for (const [range, from, to] of [['bytes=0-999', 0, 999], ['bytes=5000-5000', 5000, 5000], [`bytes=1000-${most + 5}`, 1000, most - 1], [`bytes=${most - 7}-`, most - 7, most - 1]]) {
    const { status, headers, bytes: came } = await get(range);
    assert.equal(status, 206, range);
    // The platform does not say how long a file is before it is read.
    assert.ok([`bytes ${from}-${to}/${most}`, `bytes ${from}-${to}/*`].includes(headers.get('content-range')), headers.get('content-range'));
    assert.deepEqual(came, bytes.slice(from, to + 1), range);
  }
});

test('beyond the end there is nothing; other wishes are answered with the whole', async () => {
  const { status, headers } = await get(`bytes=${bytes.length}-`);
  assert.equal(status, 416);
  assert.equal(headers.get('content-range'), `bytes */${bytes.length}`);
  for (const range of ['bytes=-5', 'bytes=0-1,5-6', 'bytes=9-3', 'lines=1-2', 'bytes=1e3-', `bytes=${'9'.repeat(40)}-`]) {
    const answer = await get(range);
    assert.ok(answer.status === 200 || answer.status === 416, `${range}: ${answer.status}`);
    if (answer.status === 200) assert.deepEqual(answer.bytes, bytes, range);
  }
  assert.equal((await get('bytes=0-9', { headers: { 'if-range': '"another"' } })).status, 200);
});

test('a file that is not there is not there in part', async () => {
  const answer = await fetch(`${url()}/shards/99.00000000.ruelle`, { headers: { range: 'bytes=0-9' } });
  assert.equal(answer.status, 404);
  await answer.text();
});
