// npm run deploy, as far as it goes without an account.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { BUILD, NODE22, ROOT, WRANGLER } from '../../scripts/lib/paths.mjs';
import { capture } from '../../scripts/lib/run.mjs';

test('a dry run of the deployment bundles the worker, its module and the assets', async () => {
  const out = await mkdtemp(join(BUILD, 'test-deploy-'));
  try {
    const env = { RUELLE_BUILT: '1', CI: '1', NO_COLOR: '1' };
    const { code, output } = await capture(NODE22, [WRANGLER, 'deploy', '--dry-run', '--outdir', out], { cwd: ROOT, env });
    assert.equal(code, 0, output);
    assert.match(output, /Total Upload: [\d.]+ KiB \/ gzip: [\d.]+ KiB/);
    assert.match(output, /env\.ASSETS/);
    const names = await readdir(out);
    assert.ok(names.includes('index.js') && names.some((name) => name.endsWith('.wasm')), names.join(', '));
    const [, gzip] = output.match(/gzip: ([\d.]+) KiB/);
    assert.ok(Number(gzip) < 1024, `${gzip} KiB of the 1 MiB that the free plan takes`);
  } finally {
    await rm(out, { recursive: true });
  }
});
