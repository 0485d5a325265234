// The manifest of a folder of shards, read and checked.
import { RuelleError } from '../error.ts';

/** The manifest's name in its folder. */
export const MANIFEST = 'manifest.json';

/** A manifest, with the bytes that it was read from. */
export interface Manifest {
  entries: ShardEntry[];
  bytes: Uint8Array<ArrayBuffer>;
}

/** One shard, as the manifest lists it. */
export interface ShardEntry extends Checksum {
  name: string;
  /** File name, beside the manifest. */
  file: string;
  /** The file's beginning, sufficient for answers, or absent if the file is of use only whole. */
  start?: Checksum;
}

/** Size and hash of a file, or of its beginning. */
export interface Checksum {
  bytes: number;
  /** SHA-256, hexadecimal, or empty if the manifest has none. */
  sha256: string;
}

/** Limits of a manifest: a file beyond them is something else. */
const MAX_BYTES = 1 << 22;
const MAX_SHARDS = 4096;
const MAX_SHARD_BYTES = 2 ** 30;

/** Reads a manifest. `where` names it in errors, which have the code `manifest`. */
export function readManifest(bytes: Uint8Array<ArrayBuffer>, where: string): Manifest {
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
  const entries = shards.map((shard: unknown, index) => {
    const read = entry(shard);
    if (!read) throw fault(`shard ${index + 1} needs a name, the name of a file beside the manifest, and its size`);
    return read;
  });
  return { entries, bytes };
}

function entry(value: unknown): ShardEntry | undefined {
  const { name, file, bytes, sha256, start } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof file !== 'string' || !Number.isSafeInteger(bytes)) return undefined;
  // A file name only: a manifest must not lead to another folder.
  if (!/^[^/\\.][^/\\]*$/.test(file) || (bytes as number) < 0 || (bytes as number) > MAX_SHARD_BYTES) return undefined;
  const beginning = checksum(start, bytes as number);
  return { name, file, bytes: bytes as number, sha256: typeof sha256 === 'string' ? sha256.toLowerCase() : '', ...(beginning && { start: beginning }) };
}

/** The checksum of a file's beginning, or undefined if malformed, since the whole file is always of use. */
function checksum(value: unknown, fileBytes: number): Checksum | undefined {
  const { bytes, sha256 } = (value ?? {}) as Record<string, unknown>;
  if (!Number.isSafeInteger(bytes) || (bytes as number) < 1 || (bytes as number) >= fileBytes || typeof sha256 !== 'string') return undefined;
  return { bytes: bytes as number, sha256: sha256.toLowerCase() };
}
