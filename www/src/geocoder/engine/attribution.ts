// Whom to thank for answers, and under which licence they may be used: what the shards say of their sources, as the endpoint says it.
import type { FeatureCollection, ShardInfo } from 'ruelle';

/** How a source that is BAN begins, and how clients of addok expect it to be named. */
const BAN = 'Base Adresse Nationale';
const BAN_THANKS = { attribution: 'BAN', licence: 'ETALAB-2.0' };
/** Words of a source's line that say its licence, and the licence's short name. */
const LICENCES: readonly (readonly [words: string, licence: string])[] = [
  ['Licence Ouverte', BAN_THANKS.licence],
  ['CC0', 'CC0-1.0'],
  ['ODbL', 'ODbL-1.0'],
  ['MIT', 'MIT'],
  ['CC-BY 4.0', 'CC-BY-4.0'],
];

/** Attribution and licence of what these shards hold; without any source, BAN's, whose service this stands in for. */
export function attribution(shards: readonly ShardInfo[]): Pick<FeatureCollection, 'attribution' | 'licence'> {
  const withAddresses = shards.filter(({ addresses }) => addresses > 0);
  const sources = sorted((withAddresses.length > 0 ? withAddresses : shards).map(({ source }) => source).filter(Boolean));
  if (sources.length === 0) return BAN_THANKS;
  const names = sorted(sources.map((source) => (source.startsWith(BAN) ? BAN_THANKS.attribution : source)));
  const licences = sources.flatMap((source) =>
    source.startsWith(BAN) ? BAN_THANKS.licence : LICENCES.filter(([words]) => source.includes(words)).map(([, licence]) => licence),
  );
  return { attribution: names.join('; '), licence: [...new Set(licences)].join(' AND ') };
}

/** Each once, in the order of their characters. */
function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort((a, b) => (a < b ? -1 : 1));
}
