// The field's attributes, read as options.
import type { Kind, SearchOptions } from 'ruelle';
import { areaOptions } from '../adapters/area.ts';
import type { SourceOptions } from './source.ts';

/** Number of suggestions, if `limit` is left out. */
const LIMIT = 6;
const KINDS: readonly Kind[] = ['housenumber', 'street', 'locality', 'municipality'];

/** The attributes that choose the geocoder: if one changes, the field opens another. */
export const SOURCE_ATTRIBUTES = ['shards', 'endpoint', 'departements', 'engine', 'worker', 'cache'];

/** The options of each search. */
export function searchOptions(field: Element): SearchOptions & { limit: number } {
  const types = words(field, 'type');
  const kinds = KINDS.filter((kind) => types?.includes(kind));
  return {
    limit: number(field, 'limit') ?? LIMIT,
    ...(field.hasAttribute('explain') && { explain: true }),
    ...(kinds.length > 0 && { type: kinds }),
    postcode: words(field, 'postcode'),
    citycode: words(field, 'citycode'),
    depcode: words(field, 'depcode'),
    ...areaOptions(words(field, 'bbox')?.map(Number), [number(field, 'lon'), number(field, 'lat')]),
  };
}

/** The options of the field's source. */
export function sourceOptions(field: Element): SourceOptions {
  const shards = field.getAttribute('shards');
  const engine = field.getAttribute('engine');
  const file = field.getAttribute('worker');
  const worker = file === null ? undefined : () => new Worker(new URL(file, document.baseURI), { type: 'module' });
  const departements = words(field, 'departements');
  const open = shards === null ? undefined : { shards, ...(departements && { departements }), ...(engine !== null && { engine }), ...(worker && { worker }), cache: field.getAttribute('cache') !== 'off' };
  return { open, endpoint: field.getAttribute('endpoint') ?? undefined };
}

/** An attribute as a number, or `undefined` if it is none. */
export function number(field: Element, name: string): number | undefined {
  const text = field.getAttribute(name)?.trim();
  return text && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

/** The words of an attribute, between spaces or commas, or `undefined` if there is none. */
function words(field: Element, name: string): string[] | undefined {
  const found = (field.getAttribute(name) ?? '').split(/[\s,]+/).filter(Boolean);
  return found.length > 0 ? found : undefined;
}
