// The check of a file, or of its beginning, against the manifest.
import type { Checksum } from './manifest.ts';

/** Whether size and SHA-256 are those of the manifest. */
export async function hasChecksum(bytes: Uint8Array<ArrayBuffer>, { bytes: length, sha256 }: Checksum): Promise<boolean> {
  if (bytes.byteLength !== length) return false;
  // An insecure page has no SHA-256: the engine still checks the checksums inside the shard.
  if (sha256 === '' || !globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}
