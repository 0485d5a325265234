// Which parts of a suggestion are what was typed.

/** A piece of a text, and whether it matches. */
export interface Piece {
  text: string;
  isMatch: boolean;
}

const WORD = /[\p{L}\p{N}]+/gu;

/** Cuts `text` where its words begin with words of `query`; case and accents count for nothing. */
export function highlight(text: string, query: string): Piece[] {
  const typed = [...query.matchAll(WORD)].map(([word]) => fold(word));
  const pieces: Piece[] = [];
  let at = 0;
  const push = (end: number, isMatch: boolean): void => {
    if (end > at) pieces.push({ text: text.slice(at, end), isMatch });
    at = Math.max(at, end);
  };
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const length = longest(word, typed);
    if (length === 0) continue;
    push(index, false);
    push(index + length, true);
  }
  push(text.length, false);
  return pieces;
}

/** How many letters of `word` the longest of `typed` covers; a typed word covers it whole or is its beginning. */
function longest(word: string, typed: readonly string[]): number {
  const folded = fold(word);
  const best = typed.filter((part) => folded.startsWith(part)).reduce((most, part) => Math.max(most, part.length), 0);
  // Folding changes lengths (œ): count letters until their folded form is as long.
  let length = 0;
  for (let covered = 0; covered < best && length < word.length; length++) covered += fold(word.charAt(length)).length;
  return length;
}

/** Lower case, no accents, no ligatures. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae');
}
