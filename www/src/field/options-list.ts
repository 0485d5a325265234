// The suggestions as options of a listbox.
import type { AddressFeature } from 'ruelle';
import { nameOf, placeLine } from '../adapters/place.ts';
import { highlight } from './highlight.ts';
import type { SayField } from './words.ts';

/** One suggestion; `position` counts from 1. */
export function optionOf(feature: AddressFeature, query: string, say: SayField, id: string, position: number, count: number): HTMLLIElement {
  const { properties } = feature;
  const item = document.createElement('li');
  item.id = id;
  set(item, { role: 'option', part: 'option', 'aria-selected': 'false', 'aria-posinset': String(position), 'aria-setsize': String(count) });
  const name = span('name', '');
  for (const { text, isMatch } of highlight(nameOf(properties), query)) name.append(isMatch ? span('match', text) : text);
  // Spaces between, or they would be read as one word.
  item.append(name, ' ', span('place', placeLine(properties)), ' ', span('kind', say(properties.interpolated ? 'interpolated' : properties.crossing ? 'crossing' : properties.type)));
  return item;
}

/** That there is none. */
export function noOption(say: SayField): HTMLLIElement {
  const item = document.createElement('li');
  set(item, { role: 'option', part: 'option empty', 'aria-disabled': 'true', 'aria-selected': 'false' });
  item.textContent = say('none');
  return item;
}

/** Sets attributes; those without a value are taken away. */
export function set(element: Element, attributes: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
}

function span(part: string, text: string): HTMLSpanElement {
  const element = document.createElement('span');
  element.setAttribute('part', part);
  element.textContent = text;
  return element;
}
