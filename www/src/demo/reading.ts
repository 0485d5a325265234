// What each word of the question was read as, as coloured words.
import type { AddressProperties, WordReading } from 'ruelle';
import type { Say } from './messages.ts';
import { element } from './dom.ts';

/** Shows how an answer came about; nothing when there was no question. */
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

/** The word, and what it stands for where that is written otherwise. */
function written({ word, matched }: WordReading): string {
  return matched === undefined || matched === word ? word : `${word} → ${matched}`;
}

/** So like what it was taken for that its likeness is not worth saying. */
const ALIKE = 0.95;

/** How it was found, unless it stands there as it is. */
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
