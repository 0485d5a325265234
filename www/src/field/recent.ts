// The addresses chosen last, kept in the page's storage if the field asks for it.
import type { AddressFeature } from 'ruelle';

const KEY = 'ruelle-recent';

/** The last addresses, at most `limit`, latest first, or none where there is no storage. */
export function recentAddresses(limit: number): AddressFeature[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(kept) ? kept.filter(isFeature).slice(0, limit) : [];
  } catch {
    return [];
  }
}

/** Adds an address as the latest. */
export function rememberAddress(feature: AddressFeature, limit: number): void {
  const others = recentAddresses(limit).filter(({ properties }) => properties.id !== feature.properties.id);
  try {
    localStorage.setItem(KEY, JSON.stringify([feature, ...others].slice(0, limit)));
  } catch {
    // The storage is full, or the window private: nothing is kept.
  }
}

/** Whether a value from storage is an address: another script may have written it. */
export function isFeature(value: unknown): value is AddressFeature {
  const { geometry, properties } = (value ?? {}) as { geometry?: { coordinates?: unknown }; properties?: Record<string, unknown> };
  const coordinates = geometry?.coordinates;
  const texts = ['id', 'label', 'name', 'citycode', 'city', 'type', 'context'];
  return Array.isArray(coordinates) && coordinates.length === 2 && coordinates.every(Number.isFinite) && texts.every((key) => typeof properties?.[key] === 'string');
}
