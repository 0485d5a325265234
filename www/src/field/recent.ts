// The addresses chosen lately, kept in the page's own storage when that is asked for.
import type { AddressFeature } from 'ruelle';

const KEY = 'ruelle-recent';

/** The last addresses, latest first, at most `limit`; none where there is no storage. */
export function recentAddresses(limit: number): AddressFeature[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isFeature).slice(0, limit) : [];
  } catch {
    return [];
  }
}

/** Puts an address first. */
export function rememberAddress(feature: AddressFeature, limit: number): void {
  const others = recentAddresses(limit).filter(({ properties }) => properties.id !== feature.properties.id);
  try {
    localStorage.setItem(KEY, JSON.stringify([feature, ...others].slice(0, limit)));
  } catch {
    // Full, or a private window: nothing is remembered.
  }
}

/** Another script may have written there. */
export function isFeature(value: unknown): value is AddressFeature {
  const { geometry, properties } = (value ?? {}) as { geometry?: { coordinates?: unknown }; properties?: Record<string, unknown> };
  const coordinates = geometry?.coordinates;
  const texts = ['id', 'label', 'name', 'citycode', 'city', 'type', 'context'];
  return Array.isArray(coordinates) && coordinates.length === 2 && coordinates.every(Number.isFinite) && texts.every((key) => typeof properties?.[key] === 'string');
}
