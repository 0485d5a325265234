// What a browser is told about the page: nothing inline, nothing from elsewhere, nobody frames it.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assembleSite } from '../../scripts/lib/page.mjs';
import { BUILD, ROOT, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { serve } from '../../scripts/lib/serve.mjs';

let site, server;
before(async () => {
  site = await mkdtemp(join(BUILD, 'test-headers-'));
  await assembleSite(SHARDS_DIR, site);
  server = await serve({ site });
});
after(async () => {
  await server?.stop();
  await rm(site, { recursive: true });
});

test('the page is sent with headers that narrow what it may do', async () => {
  const { headers } = await fetch(`${server.url}/`);
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.equal(headers.get('content-security-policy'), "frame-ancestors 'none'");
  assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin');
  assert.match(headers.get('permissions-policy'), /camera=\(\)/);
});

test('the page’s own policy allows nothing inline and no other host but the map’s, and the page has nothing inline', async () => {
  const page = await readFile(join(ROOT, 'www', 'index.html'), 'utf8');
  const policy = page.match(/Content-Security-Policy" content="([^"]+)"/)[1];
  const directives = Object.fromEntries(policy.split(';').map((each) => each.trim().split(/ (.*)/s).slice(0, 2)));
  assert.equal(directives['default-src'], "'none'");
  // The map's plan, which the page asks for when it is ticked.
  assert.doesNotMatch(policy.replace('connect-src \'self\' https://data.geopf.fr', ''), /unsafe-inline|'unsafe-eval'|https?:|\*/);
  assert.equal(directives['base-uri'], "'none'");
  assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/);
});

test('nothing that is sent comes back in a header', async () => {
  const told = 'X-Forged-Word';
  const paths = [`/search?q=${told}`, `/search?q=gap%0d%0a${told}:1`, `/${told}/search?q=gap`, `/${told}`, `/search?${told}=1`, `/lookup?id=${told}`];
  for (const path of paths) {
    const answer = await fetch(server.url + path, { headers: { accept: `text/${told}`, origin: `https://${told}.example`, 'if-none-match': `"${told}"` }, redirect: 'manual' });
    for (const [name, value] of answer.headers) assert.ok(!`${name}: ${value}`.toLowerCase().includes(told.toLowerCase()), `${path}: ${name}: ${value}`);
    await answer.arrayBuffer();
  }
});
