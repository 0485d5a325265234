// The words of a query, coloured by their roles.
import type { AddressProperties, WordReading } from 'ruelle';
import { element } from './dom.ts';
import type { Say } from './messages.ts';

/** Shows the reading of the query, or hides it for an answer without one. */
export function showReading({ explain }: AddressProperties, say: Say): void {
  element('reading', HTMLElement).hidden = !explain;
  if (explain) element('words', HTMLElement).replaceChildren(...explain.words.map((reading) => token(reading, say)));
}

function token(reading: WordReading, say: Say): HTMLLIElement {
  const item = document.createElement('li');
  item.dataset['role'] = reading.role;
  item.append(part('word', written(reading)), ' ', part('role', say(reading.role)), ...how(reading, say));
  return item;
}

/** The word, with the word that it matched if that is spelled otherwise. */
function written({ word, matched }: WordReading): string {
  return matched === undefined || matched === word ? word : `${word} → ${matched}`;
}

/** Similarity above which it is not shown. */
const ALIKE = 0.95;

/** The kind of match, or nothing for an exact one. */
function how({ how, similarity }: WordReading, say: Say): (string | HTMLElement)[] {
  if (how === undefined || how === 'exact') return [];
  return [' ', part('how', similarity < ALIKE ? `${say(how)}, ${Math.round(100 * similarity)} %` : say(how))];
}

function part(name: string, text: string): HTMLSpanElement {
  const span = document.createElement('span');
  span.className = name;
  span.textContent = text;
  return span;
}
