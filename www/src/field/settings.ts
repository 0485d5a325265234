// What the field's attributes say.
import type { Kind, SearchOptions } from 'ruelle';
import type { SourceOptions } from './source.ts';

/** How many suggestions there are, unless `limit` says otherwise. */
const LIMIT = 6;
const KINDS: readonly Kind[] = ['housenumber', 'street', 'locality', 'municipality'];

/** Attributes that say who answers: when one changes, the field begins anew. */
export const SOURCE_ATTRIBUTES = ['shards', 'endpoint', 'departements', 'engine', 'worker', 'cache'];

/** The options of each search. */
export function searchOptions(field: Element): SearchOptions & { limit: number } {
  const [type, postcode, citycode, depcode, bbox] = ['type', 'postcode', 'citycode', 'depcode', 'bbox'].map((name) => words(field, name));
  const kinds = KINDS.filter((kind) => type?.includes(kind));
  const [west, south, east, north] = (bbox ?? []).map(Number);
  const [lon, lat] = ['lon', 'lat'].map((name) => number(field, name));
  return {
    limit: number(field, 'limit') ?? LIMIT,
    ...(field.hasAttribute('explain') && { explain: true }),
    ...(kinds.length > 0 && { type: kinds }),
    ...(postcode && { postcode }),
    ...(citycode && { citycode }),
    ...(depcode && { depcode }),
    ...(west !== undefined && south !== undefined && east !== undefined && north !== undefined && { bbox: [west, south, east, north] as const }),
    ...(lon !== undefined && lat !== undefined && { lon, lat }),
  };
}

/** Who is to answer. */
export function sourceOptions(field: Element): SourceOptions {
  const shards = field.getAttribute('shards');
  const engine = field.getAttribute('engine');
  const file = field.getAttribute('worker');
  const worker = file === null ? undefined : () => new Worker(new URL(file, document.baseURI), { type: 'module' });
  const departements = words(field, 'departements');
  const open = shards === null ? undefined : { shards, ...(departements && { departements }), ...(engine !== null && { engine }), ...(worker && { worker }), cache: field.getAttribute('cache') !== 'off' };
  return { open, endpoint: field.getAttribute('endpoint') ?? undefined };
}

/** A number, or `undefined` when the attribute is none. */
export function number(field: Element, name: string): number | undefined {
  const text = field.getAttribute(name)?.trim();
  return text && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** Words between spaces or commas; `undefined` when there is none. */
function words(field: Element, name: string): string[] | undefined {
  const found = (field.getAttribute(name) ?? '').split(/[\s,]+/).filter(Boolean);
  return found.length > 0 ? found : undefined;
}
