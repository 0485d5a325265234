// `ruelle publish --to r2://…` to R2 as workerd simulates it: behind the binding, what R2's S3 interface does with these requests.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { ruelleArgs } from '../../scripts/lib/cargo.mjs';
import { ROOT, SHARDS_DIR } from '../../scripts/lib/paths.mjs';

/** Path-style requests of S3, one operation a method. */
const INTERFACE = `
const none = () => new Response('<Error><Code>NoSuchKey</Code></Error>', { status: 404 });
const operations = {
  async PUT(bucket, key, request) {
    const onlyIf = request.headers.get('if-none-match') === '*' ? { etagDoesNotMatch: '*' } : undefined;
    const put = await bucket.put(key, await request.arrayBuffer(), { onlyIf, httpMetadata: request.headers });
    return new Response(null, { status: put ? 200 : 412 });
  },
  async GET(bucket, key) {
    const object = await bucket.get(key);
    return object ? new Response(object.body) : none();
  },
  async HEAD(bucket, key) {
    const object = await bucket.head(key);
    return object ? new Response(null, { headers: { 'content-length': String(object.size) } }) : none();
  },
  async DELETE(bucket, key) {
    await bucket.delete(key);
    return new Response(null, { status: 204 });
  },
};
export default {
  fetch(request, { BUCKET }) {
    const { pathname, searchParams } = new URL(request.url);
    if (!searchParams.get('X-Amz-Signature')) return new Response('<Error><Code>AccessDenied</Code></Error>', { status: 403 });
    return operations[request.method](BUCKET, decodeURIComponent(pathname.split('/').slice(2).join('/')), request);
  },
};`;

let r2, url, bucket;

before(async () => {
  const worker = { modules: true, script: INTERFACE, r2Buckets: ['BUCKET'], compatibilityDate: '2026-10-23', cf: false };
  r2 = new Miniflare(convertV4MiniflareOptions(worker));
  url = String(await r2.ready).replace(/\/$/, '');
  bucket = await r2.getR2Bucket('BUCKET');
});
after(() => r2?.dispose());

/** The command line, told where the simulation is. */
async function ruelle(...args) {
  const env = { ...process.env, AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret', NO_COLOR: '1' };
  const child = spawn('cargo', ruelleArgs(...args, '--to', 'r2://test/fr'), { cwd: ROOT, env });
  const [out, err] = ['stdout', 'stderr'].map((name) => child[name].setEncoding('utf8').toArray());
  const status = await new Promise((done) => child.on('close', done));
  return { status, out: (await out).join(''), err: (await err).join('') };
}

const keys = async () => (await bucket.list()).objects.map(({ key }) => key).sort();

test('shards and manifest arrive in R2, byte by byte', async () => {
  const published = await ruelle('publish', SHARDS_DIR, '--json');
  assert.equal(published.status, 0, published.err);
  const manifest = JSON.parse(await readFile(join(SHARDS_DIR, 'manifest.json'), 'utf8'));
  const files = ['manifest.json', ...manifest.shards.map(({ file }) => file)];
  for (const file of files) {
    const object = await bucket.get(`fr/${file}`);
    assert.deepEqual(Buffer.from(await object.arrayBuffer()), await readFile(join(SHARDS_DIR, file)), file);
    assert.equal(object.httpMetadata.cacheControl, file === 'manifest.json' ? 'no-cache' : 'public, max-age=31536000, immutable');
  }
  assert.deepEqual(await keys(), [...files, 'manifest.1.json', 'versions.json'].map((file) => `fr/${file}`).sort(), 'and no lock');
});

test('what is there is not sent again', async () => {
  const { out } = await ruelle('publish', SHARDS_DIR, '--json', '--thorough');
  const { version, is_new, sent } = JSON.parse(out);
  assert.deepEqual({ version, is_new, sent }, { version: 1, is_new: false, sent: [] });
});

test('a shard that was lost is missed by rollback, and sent again by publish', async () => {
  const lost = (await keys()).find((key) => key.endsWith('.ruelle'));
  await bucket.delete(lost);
  const back = await ruelle('rollback', '1');
  assert.equal(back.status, 1);
  assert.match(back.err, new RegExp(`not whole.*${lost}`, 's'));
  assert.equal((await ruelle('publish', SHARDS_DIR)).status, 0);
  assert.ok((await keys()).includes(lost));
  assert.equal((await ruelle('rollback', '1')).status, 0);
});

test('R2 keeps two from publishing at once', async () => {
  await bucket.put('fr/publish.lock', 'process 7 of elsewhere');
  const held = await ruelle('publish', SHARDS_DIR);
  assert.equal(held.status, 1);
  assert.match(held.err, /process 7 of elsewhere.*--break-lock/s);
  assert.equal((await ruelle('publish', SHARDS_DIR, '--break-lock')).status, 0);
  assert.ok(!(await keys()).includes('fr/publish.lock'));
});
