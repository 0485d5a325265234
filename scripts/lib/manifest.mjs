// The manifest of a folder of shards, checked before anything is built on it.
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Fault } from './fault.mjs';

/** What one static asset may weigh on Workers. */
const MAX_ASSET = 25 * 1024 * 1024;

/**
 * Reads the manifest of a folder of shards.
 * @returns {Promise<{ text: string, shards: { name: string, file: string, bytes: number }[] }>} text is the file as it is
 */
export async function checkShards(folder) {
  const file = join(folder, 'manifest.json');
  const mend = `build shards with: cargo run --release --features cli -- build FILE… --out ${folder}`;
  const text = await readFile(file, 'utf8').catch((error) => {
    throw new Fault(`no shards: cannot read ${file} (${error.code})`, mend);
  });
  let manifest;
  try {
    manifest = JSON.parse(text);
  } catch (error) {
    throw new Fault(`${file} is not JSON: ${error.message}`, mend);
  }
  if (manifest?.format !== 1) throw new Fault(`${file}: format ${manifest?.format}, expected 1`, mend);
  const shards = Array.isArray(manifest.shards) ? manifest.shards : [];
  if (shards.length === 0) throw new Fault(`${file} lists no shard`, mend);
  for (const shard of shards) checkShard(shard, file, mend);
  return { text, shards };
}

function checkShard(shard, file, mend) {
  // A name only: a manifest must not make us serve a file from elsewhere.
  if (typeof shard?.file !== 'string' || basename(shard.file) !== shard.file || shard.file.startsWith('.')) {
    throw new Fault(`${file}: ${JSON.stringify(shard?.file)} is not the name of a file beside it`, mend);
  }
  if (shard.bytes > MAX_ASSET) {
    throw new Fault(`${file}: ${shard.file} has ${shard.bytes} bytes, and a static asset at most ${MAX_ASSET}`, 'build one shard a département');
  }
}
