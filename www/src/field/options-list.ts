// The suggestions as options of a listbox. Rows are reused, so that a letter changes only the texts that differ.
import type { AddressFeature } from 'ruelle';
import { nameOf, placeLine } from '../adapters/place.ts';
import type { SayField } from './field-messages.ts';
import { highlight } from './highlight.ts';

/** The element of a suggestion, with the parts that change. */
interface Row {
  item: HTMLLIElement;
  name: HTMLSpanElement;
  place: HTMLSpanElement;
  kind: HTMLSpanElement;
  /** The pieces of the name that is shown, as JSON. */
  written: string;
}

/** Shows suggestions in a list. */
export class OptionsList {
  private readonly rows: Row[] = [];

  constructor(private readonly list: HTMLUListElement) {}

  /** Shows these suggestions, or a message if there is none. */
  show(features: readonly AddressFeature[], query: string, say: SayField): void {
    features.forEach((feature, at) => this.write((this.rows[at] ??= makeRow(`${this.list.id}-${at}`)), feature, query, say));
    features.forEach((_, at) => this.rows[at] && set(this.rows[at].item, { 'aria-posinset': String(at + 1), 'aria-setsize': String(features.length) }));
    this.place(features.length > 0 ? this.rows.slice(0, features.length).map(({ item }) => item) : [noOption(say)]);
  }

  private write(row: Row, { properties }: AddressFeature, query: string, say: SayField): void {
    // The correction of a misspelt word is a match as well.
    const asked = [query, ...(properties.corrections ?? []).map(({ taken }) => taken)].join(' ');
    const pieces = highlight(nameOf(properties), asked);
    const written = JSON.stringify(pieces);
    if (row.written !== written) row.name.replaceChildren(...pieces.map(({ text, isMatch }) => (isMatch ? span('match', text) : text)));
    row.written = written;
    setText(row.place, placeLine(properties));
    setText(row.kind, say(properties.interpolated ? 'interpolated' : properties.crossing ? 'crossing' : properties.type));
  }

  /** Makes these the list's items. An item that is in its place is not touched. */
  private place(items: readonly HTMLLIElement[]): void {
    items.forEach((item, at) => this.list.children[at] === item || this.list.insertBefore(item, this.list.children[at] ?? null));
    while (this.list.children.length > items.length) this.list.lastElementChild?.remove();
  }
}

function makeRow(id: string): Row {
  const item = document.createElement('li');
  item.id = id;
  set(item, { role: 'option', part: 'option', 'aria-selected': 'false' });
  const name = span('name', '');
  const place = span('place', '');
  const kind = span('kind', '');
  // Without the spaces, screen readers would read one word.
  item.append(name, ' ', place, ' ', kind);
  return { item, name, place, kind, written: '' };
}

/** The item that says that there is no suggestion. */
function noOption(say: SayField): HTMLLIElement {
  const item = document.createElement('li');
  set(item, { role: 'option', part: 'option empty', 'aria-disabled': 'true', 'aria-selected': 'false' });
  item.textContent = say('none');
  return item;
}

/** Sets attributes, and removes those without a value. An attribute that has its value already is not touched. */
export function set(element: Element, attributes: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) element.removeAttribute(name);
    else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
  }
}

function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function span(part: string, text: string): HTMLSpanElement {
  const element = document.createElement('span');
  element.setAttribute('part', part);
  element.textContent = text;
  return element;
}
