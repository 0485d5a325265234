// The page's elements, by id and kind.
import type { Key, Language, Say } from './messages.ts';

/** The element with this id. Throws if there is none, or if it is of another kind. */
export function element<T extends HTMLElement>(id: string, kind: abstract new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return found;
}

/** Writes messages into the elements that name one (`data-say`, `data-say-placeholder`, `data-say-label`). */
export function fill(say: Say, language: Language): void {
  document.title = say('title');
  for (const node of document.querySelectorAll<HTMLElement>('[data-say]')) node.textContent = say(node.dataset['say'] as Key);
  for (const node of document.querySelectorAll<HTMLInputElement>('[data-say-placeholder]')) {
    node.placeholder = say(node.dataset['sayPlaceholder'] as Key);
  }
  for (const node of document.querySelectorAll<HTMLElement>('[data-say-label]')) {
    node.setAttribute('aria-label', say(node.dataset['sayLabel'] as Key));
  }
  const other = language === 'fr' ? 'en' : 'fr';
  const link = element('language', HTMLAnchorElement);
  link.href = `?lang=${other}`;
  link.hreflang = link.lang = other;
  link.textContent = other === 'fr' ? 'Français' : 'English';
}
