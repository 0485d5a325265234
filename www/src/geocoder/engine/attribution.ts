// The attribution of answers and the licence of their data, from the sources that the shards name.
// The endpoint has the same names and the same table in Rust, and `tests/package/attribution.test.mjs` compares them.
import type { FeatureCollection, ShardInfo } from 'ruelle';

/** The beginning of a source that is BAN. */
const BAN = 'Base Adresse Nationale';
/** BAN's name in answers, as clients of addok expect it. */
const BAN_SHORT = 'BAN';
const BAN_LICENCE = 'ETALAB-2.0';
/** Words of a source that name its licence, each with the licence's short name. */
const LICENCES: readonly (readonly [words: string, licence: string])[] = [
  ['Licence Ouverte', BAN_LICENCE],
  ['CC0', 'CC0-1.0'],
  ['ODbL', 'ODbL-1.0'],
  ['MIT', 'MIT'],
  ['CC-BY 4.0', 'CC-BY-4.0'],
];

/** Attribution and licence of these shards. Without any source they are BAN's, since Ruelle stands in for BAN's service. */
export function attribution(shards: readonly ShardInfo[]): Pick<FeatureCollection, 'attribution' | 'licence'> {
  const withAddresses = shards.filter(({ addresses }) => addresses > 0);
  const sources = sorted((withAddresses.length > 0 ? withAddresses : shards).map(({ source }) => source).filter(Boolean));
  if (sources.length === 0) return { attribution: BAN_SHORT, licence: BAN_LICENCE };
  const names = sorted(sources.map((source) => (source.startsWith(BAN) ? BAN_SHORT : source)));
  const licences = sources.flatMap((source) =>
    source.startsWith(BAN) ? BAN_LICENCE : LICENCES.filter(([words]) => source.includes(words)).map(([, licence]) => licence),
  );
  return { attribution: names.join('; '), licence: [...new Set(licences)].join(' AND ') };
}

/** Each text once, in the order of its characters. */
function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort((a, b) => (a < b ? -1 : 1));
}
