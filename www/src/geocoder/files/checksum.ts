// Whether a file, or its beginning, is the one that the manifest means.
import type { Checksum } from './manifest.ts';

/** True when size and SHA-256 are the manifest's. Where there is no SHA-256 (an insecure page), the shard's own checksums must do. */
export async function hasChecksum(bytes: Uint8Array<ArrayBuffer>, { bytes: length, sha256 }: Checksum): Promise<boolean> {
  if (bytes.byteLength !== length) return false;
  if (sha256 === '' || !globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') === sha256;
}
