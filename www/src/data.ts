// Where the shards are and what they say of themselves: the manifest, read and checked.

/** One shard, as the manifest names it. */
export interface ShardEntry {
  name: string;
  /** File name, beside the manifest. */
  file: string;
  bytes: number;
  /** `YYYY-MM-DD`, or empty. */
  date: string;
  source: string;
  addresses: number;
  communes: number;
}

/** The shards of one directory. */
export interface Manifest {
  shards: ShardEntry[];
}

/** Bytes taken from the network, and how many there will be. */
export interface Progress {
  fetched: number;
  expected: number;
}

/** Fetches what `url` names; an error says what was asked and what came. */
export async function get(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP ${response.status}`);
  return response;
}

/** Reads `manifest.json` under `base` (ends with a slash). */
export async function readManifest(base: string): Promise<Manifest> {
  const manifest = (await (await get(`${base}manifest.json`)).json()) as { format?: unknown; shards?: unknown };
  if (manifest.format !== 1) throw new Error(`${base}manifest.json: format ${String(manifest.format)}, expected 1`);
  if (!Array.isArray(manifest.shards)) throw new Error(`${base}manifest.json: no list of shards`);
  return { shards: manifest.shards.map(entry) };
}

function entry(value: unknown): ShardEntry {
  const { name, file, bytes, date, source, addresses, communes } = (value ?? {}) as Record<string, unknown>;
  if (typeof name !== 'string' || typeof file !== 'string' || typeof bytes !== 'number') {
    throw new Error('manifest.json: a shard without name, file or bytes');
  }
  const text = (said: unknown): string => (typeof said === 'string' ? said : '');
  const count = (said: unknown): number => (typeof said === 'number' ? said : 0);
  return { name, file, bytes, date: text(date), source: text(source), addresses: count(addresses), communes: count(communes) };
}
