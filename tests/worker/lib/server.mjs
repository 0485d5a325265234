// The endpoint on workerd, for one test file.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { BUILD, SHARDS_DIR } from '../../../scripts/lib/paths.mjs';
import { serve } from '../../../scripts/lib/serve.mjs';

/** A folder of static assets for one file: `write(name, bytes)` fills its `shards/`. */
export async function emptySite() {
  await mkdir(BUILD, { recursive: true });
  const folder = await mkdtemp(join(BUILD, 'test-site-'));
  await mkdir(join(folder, 'shards'));
  return { folder, write: (name, bytes) => writeFile(join(folder, 'shards', name), bytes), remove: () => rm(folder, { recursive: true }) };
}

/** The committed shards: the manifest, and `bytes(entry)` of each. */
export async function demoShards() {
  const manifest = JSON.parse(await readFile(join(SHARDS_DIR, 'manifest.json'), 'utf8'));
  const entry = (name) => manifest.shards.find((shard) => shard.name === name);
  return { manifest, entry, bytes: ({ file }) => readFile(join(SHARDS_DIR, file)) };
}

/**
 * Serves a site while the tests of this file run.
 * @param {(site: { write(name: string, bytes: string | Uint8Array): Promise<void> }) => Promise<void>} fill
 * @returns {{ url(): string, ask(path: string, init?: RequestInit): Promise<{ status: number, headers: Headers, text: string, json: any }> }}
 */
export function endpoint(fill) {
  let site, server;
  before(async () => {
    site = await emptySite();
    await fill(site);
    server = await serve({ site: site.folder });
  });
  after(async () => {
    await server?.stop();
    await site?.remove();
  });
  return {
    /** Where it listens, once the tests run. */
    url: () => server.url,
    async ask(path, init) {
      const answer = await fetch(server.url + path, init);
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.startsWith('application/json');
      return { status: answer.status, headers: answer.headers, text, json: isJson && text ? JSON.parse(text) : undefined };
    },
  };
}

/** Puts the committed shards in a site as they are. */
export async function fillWithDemo(site) {
  const { manifest, bytes } = await demoShards();
  for (const shard of manifest.shards) await site.write(shard.file, await bytes(shard));
  await site.write('manifest.json', JSON.stringify(manifest));
}
