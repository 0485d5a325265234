// The endpoint of the package in fresh Workers, with no Rust on the PATH: as the whole Worker, and below a path of another.
import assert from 'node:assert/strict';
import { cp, mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { NODE22, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { dev } from '../../scripts/lib/wrangler.mjs';
import { project, withoutRust } from './lib/project.mjs';

const WRANGLER_TOML = `name = "mine"
main = "worker.js"
compatibility_date = "2026-10-23"
[assets]
directory = "public"
binding = "ASSETS"
run_worker_first = true
`;
const manifest = JSON.parse(await readFile(join(SHARDS_DIR, 'manifest.json'), 'utf8'));
const { file } = manifest.shards.find(({ name }) => name === 'demo');

/** A fresh Worker with the demo's shards among its assets, while the tests of this file run. */
async function worker(name, script) {
  const root = await project(name, { 'wrangler.toml': WRANGLER_TOML, 'worker.js': script });
  await placeShards(root);
  const server = await dev({ cwd: root, path: '/health', env: withoutRust() });
  after(() => server.stop());
  return server.url;
}

async function placeShards(root) {
  await mkdir(join(root, 'public', 'shards'), { recursive: true });
  for (const name of await readdir(SHARDS_DIR)) {
    if (/\.(ruelle|json)$/.test(name)) await cp(join(SHARDS_DIR, name), join(root, 'public', 'shards', name));
  }
}

/** Asks one of each kind: data, contract, a body, a file of addresses, a range of a shard. */
async function answers(base) {
  const json = async (path, init) => (await fetch(base + path, init)).json();
  const form = new FormData();
  form.append('data', new Blob(['adresse\n12 rue de rivoli paris\n']), 'a.csv');
  const csv = await fetch(`${base}/search/csv/`, { method: 'POST', body: form });
  const range = await fetch(`${base}/shards/${file}`, { headers: { range: 'bytes=0-3' } });
  return {
    search: (await json('/search?q=12+rue+de+rivoli+paris&limit=1')).features[0].properties.label,
    health: (await json('/health/detailed')).checks !== undefined,
    metrics: (await (await fetch(`${base}/metrics`)).text()).includes('ruelle_'),
    openapi: (await json('/openapi.json')).openapi,
    batch: (await json('/batch', { method: 'POST', body: JSON.stringify({ requests: [{ operation: 'search', params: { q: 'gap' } }] }) })).results?.length,
    csv: (await csv.text()).split('\n')[1].includes('12 Rue de Rivoli 75004 Paris'),
    shard: [range.status, (await range.arrayBuffer()).byteLength],
    unknown: (await fetch(`${base}/nothing`)).status,
  };
}

test('two lines are a Worker, and below a path of another all is the same', async () => {
  const whole = await worker('endpoint', "// The endpoint.\nexport { default } from 'ruelle/endpoint';\n");
  const below = await worker(
    'endpoint-mounted',
    `import ruelle from 'ruelle/endpoint';
export default {
  fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    return pathname.startsWith('/geo/adresses/') ? ruelle.fetch(request, { ...env, RUELLE_HSTS: '60' }, context) : new Response('mine');
  },
};
`,
  );
  const expected = await answers(whole);
  assert.deepEqual({ ...expected, openapi: undefined }, { search: '12 Rue de Rivoli 75004 Paris', health: true, metrics: true, openapi: undefined, batch: 1, csv: true, shard: [206, 4], unknown: 404 });
  assert.deepEqual(await answers(`${below}/geo/adresses`), expected);
  assert.equal(await (await fetch(below)).text(), 'mine');
  assert.equal((await fetch(`${below}/geo/adresses/search?q=gap`)).headers.get('strict-transport-security'), 'max-age=60');
  const ask = await fetch(`${whole}/search?q=/shards/gap`);
  assert.deepEqual([ask.status, ask.headers.get('content-type')?.split(';')[0]], [200, 'application/json']);
});

test('Node answers with the same module', async () => {
  const main = `import ruelle from 'ruelle/endpoint';
    import { readFile } from 'node:fs/promises';
    class Fetcher {
      async fetch(url) {
        const { pathname } = new URL(url.url ?? url);
        return new Response(await readFile(${JSON.stringify(SHARDS_DIR)} + pathname.slice('/shards'.length)));
      }
    }
    const context = { waitUntil: (promise) => promise.catch(() => {}) };
    const env = { ASSETS: new Fetcher(), RUELLE_CACHE: 'no' };
    for (const path of ['search?q=gap&limit=1', 'reverse?lon=2.36&lat=48.8556&limit=1', 'search?q=']) {
      const answer = await ruelle.fetch(new Request('http://localhost/' + path), env, context);
      console.log(answer.status, (await answer.json()).features?.[0].properties.label);
    }`;
  const root = await project('endpoint-node', { 'main.js': main });
  const output = await run(NODE22, ['main.js'], { cwd: root });
  assert.deepEqual(output.trim().split('\n'), ['200 Gap', '200 11 Rue de Rivoli 75004 Paris', '400 undefined']);
});
