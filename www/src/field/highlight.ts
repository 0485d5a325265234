// The parts of a suggestion that match the typed text.

/** A piece of a text, with whether it matches. */
export interface Piece {
  text: string;
  isMatch: boolean;
}

const WORD = /[\p{L}\p{N}]+/gu;

/** Cuts `text` where its words begin with words of `query`, regardless of case and accents. */
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

/** The number of letters of `word` that the longest of `typed` covers. A typed word is the whole of it, or its beginning. */
function longest(word: string, typed: readonly string[]): number {
  const folded = fold(word);
  const best = typed.filter((part) => folded.startsWith(part)).reduce((most, part) => Math.max(most, part.length), 0);
  // Folding changes lengths (œ): letters are counted until their folded form is as long.
  let length = 0;
  for (let covered = 0; covered < best && length < word.length; length++) covered += fold(word.charAt(length)).length;
  return length;
}

/** `text` in lower case, without accents and ligatures. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replaceAll('œ', 'oe').replaceAll('æ', 'ae');
}
