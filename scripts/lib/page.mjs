// The page: TypeScript to two scripts (the page's and the Web Worker's), and the folder that is served.
import { build } from 'esbuild';
import { copyFile, link, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkShards } from './manifest.mjs';
import { BROWSER_DIR, PAGE_DIR, ROOT, SITE_DIR } from './paths.mjs';
import { fingerprint, once } from './stamp.mjs';
import { place, write } from './wasm.mjs';

const WWW = join(ROOT, 'www');

/** Bundles the page into `.build/page`. */
export async function buildPage() {
  const print = await fingerprint([WWW, BROWSER_DIR, join(ROOT, 'scripts', 'lib', 'page.mjs')]);
  return once('page', print, async () => {
    await mkdir(PAGE_DIR, { recursive: true });
    await build({
      entryPoints: { page: join(WWW, 'src', 'demo', 'main.ts'), worker: join(WWW, 'src', 'worker.ts') },
      alias: { 'ruelle-wasm': join(BROWSER_DIR, 'ruelle.js') },
      outdir: PAGE_DIR,
      bundle: true,
      format: 'esm',
      target: 'es2022',
      minify: true,
      sourcemap: true,
      logLevel: 'silent',
    });
    const files = (await readdir(WWW, { withFileTypes: true })).filter((entry) => entry.isFile() && !entry.name.endsWith('.json'));
    for (const { name } of files) await place(join(WWW, name), join(PAGE_DIR, name));
    await place(join(BROWSER_DIR, 'ruelle_bg.wasm'), join(PAGE_DIR, 'ruelle_bg.wasm'));
  });
}

/** Page and shards in one folder, as static assets. A shard that is missing is left out: the endpoint says so in /health. */
export async function assembleSite(shardsFolder, site = SITE_DIR) {
  const { text, shards } = await checkShards(shardsFolder);
  await mkdir(join(site, 'shards'), { recursive: true });
  for (const name of await readdir(PAGE_DIR)) if (!name.endsWith('.new')) await place(join(PAGE_DIR, name), join(site, name));
  const wanted = new Set(shards.map((shard) => shard.file));
  for (const name of await readdir(join(site, 'shards'))) {
    if (name !== 'manifest.json' && !wanted.has(name)) await rm(join(site, 'shards', name), { recursive: true });
  }
  for (const file of wanted) await placeShard(join(shardsFolder, file), join(site, 'shards', file));
  await write(join(site, 'shards', 'manifest.json'), text);
}

async function placeShard(from, to) {
  await rm(to, { force: true });
  try {
    await link(from, to); // no second copy on disk
  } catch (error) {
    if (error.code === 'ENOENT') return;
    await copyFile(from, to);
  }
}
