// The manifest: which shards there are, read and checked.
import { RuelleError } from '../error.ts';

/** One shard, as the manifest names it. */
export interface ShardEntry {
  name: string;
  /** File name, beside the manifest. */
  file: string;
  bytes: number;
  /** SHA-256 of the file, hexadecimal; empty when the manifest does not say. */
  sha256: string;
  /** The file's beginning, which answers can be given from; absent when the file is of use only whole. */
  start?: Checksum;
}

/** What some bytes are. */
export interface Checksum {
  bytes: number;
  sha256: string;
}

/** No manifest of ours is longer, nor lists more: what does is something else. */
const MAX_BYTES = 1 << 20;
const MAX_SHARDS = 1000;
const MAX_SHARD_BYTES = 2 ** 30;

/** Reads a manifest; `where` names it in errors. */
export function readManifest(bytes: Uint8Array, where: string): ShardEntry[] {
  const fault = (what: string): RuelleError => new RuelleError('manifest', `${where}: ${what}`);
  if (bytes.byteLength > MAX_BYTES) throw fault(`${bytes.byteLength} bytes, a manifest has at most ${MAX_BYTES}`);
  let manifest: { format?: unknown; shards?: unknown } | null;
  try {
    manifest = JSON.parse(new TextDecoder().decode(bytes)) as typeof manifest;
  } catch {
    throw fault('this is not JSON: is it the folder that `ruelle build` wrote?');
  }
  if (manifest?.format !== 1) throw fault(`format ${String(manifest?.format)}, expected 1: build the shards with the version of this package`);
  const { shards } = manifest;
  if (!Array.isArray(shards) || shards.length === 0 || shards.length > MAX_SHARDS) throw fault(`expected 1 to ${MAX_SHARDS} shards`);
  return shards.map((shard: unknown, index) => {
    const read = entry(shard);
    if (!read) throw fault(`shard ${index + 1} needs a name, the name of a file beside the manifest, and its size`);
    return read;
  });
}

function entry(value: unknown): ShardEntry | undefined {
  const { name, file, bytes, sha256, start } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof file !== 'string' || !Number.isSafeInteger(bytes)) return undefined;
  // A name only: a manifest must not send us elsewhere.
  if (!/^[^/\\.][^/\\]*$/.test(file) || (bytes as number) < 0 || (bytes as number) > MAX_SHARD_BYTES) return undefined;
  const beginning = sum(start, bytes as number);
  return { name, file, bytes: bytes as number, sha256: typeof sha256 === 'string' ? sha256.toLowerCase() : '', ...(beginning && { start: beginning }) };
}

/** What is not as it should be is as if it were not there: the whole file is always of use. */
function sum(value: unknown, most: number): Checksum | undefined {
  const { bytes, sha256 } = (value ?? {}) as Record<string, unknown>;
  if (!Number.isSafeInteger(bytes) || (bytes as number) < 1 || (bytes as number) >= most || typeof sha256 !== 'string') return undefined;
  return { bytes: bytes as number, sha256: sha256.toLowerCase() };
}
