// What the platform lends: its count of a client’s requests, its dataset. On real workerd with wrangler's stand-ins.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BUILD, WORKER_DIR } from '../../scripts/lib/paths.mjs';
import { serve } from '../../scripts/lib/serve.mjs';
import { until } from './lib/bare.mjs';
import { emptySite, fillWithDemo } from './lib/server.mjs';

const CONFIG = join(BUILD, 'test-platform.toml');
let site, server;

after(async () => {
  await server?.stop();
  await site?.remove();
  await rm(CONFIG, { force: true });
});

test('the platform counts over isolates: who has passed its limit waits, a moment later', async () => {
  site = await emptySite();
  await fillWithDemo(site);
  await writeFile(
    CONFIG,
    `name = "ruelle-test"
main = ${JSON.stringify(join(WORKER_DIR, 'index.js'))}
compatibility_date = "2026-10-23"
[assets]
directory = ${JSON.stringify(site.folder)}
binding = "ASSETS"
run_worker_first = true
[[rules]]
type = "CompiledWasm"
globs = ["**/*.wasm"]
[[ratelimits]]
name = "LIMITER"
namespace_id = "1001"
simple = { limit = 5, period = 60 }
[[analytics_engine_datasets]]
binding = "ANALYTICS"
dataset = "ruelle"
`,
  );
  server = await serve({ site: site.folder, config: CONFIG, settings: { RUELLE_LIMITS: '1000/s 100000/h', RUELLE_CLIENT_HEADER: 'x-client' } });
  const ask = (client) => fetch(`${server.url}/search?q=gap`, { headers: { 'x-client': client } });
  const statuses = [];
  await until('the client is refused', async () => {
    const { status } = await ask('a');
    statuses.push(status);
    return status === 429;
  });
  assert.ok(statuses.length > 5, statuses.join());
  assert.equal((await ask('b')).status, 200, 'another client');
  assert.doesNotMatch(server.log(), /analytics:/);
});
