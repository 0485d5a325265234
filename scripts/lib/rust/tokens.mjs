// Tokens of a Rust file: words, literals and punctuation, without comments.

/** @typedef {{ text: string, line: number }} Token */

const PATTERNS = [
  /\s+|\/\/[^\n]*/y,
  /\b[bc]?r(#*)"[\s\S]*?"\1/y,
  /\b[bc]?"(?:\\[\s\S]|[^"\\])*"|"(?:\\[\s\S]|[^"\\])*"/y,
  // A character before a lifetime: both begin with an apostrophe.
  /b?'(?:\\(?:u\{[^}]*\}|x..|.)|[^'\\])'/uy,
  /'[\p{XID_Start}_]\p{XID_Continue}*/uy,
  /(?:r#)?[\p{XID_Start}_]\p{XID_Continue}*/uy,
  /\d[\w]*/y,
  /::|[\s\S]/y,
];
const BLANK = PATTERNS[0];

/** @returns {Token[]} */
export function tokens(text) {
  const found = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const { piece, isBlank } = text.startsWith('/*', at) ? { piece: blockComment(text, at), isBlank: true } : next(text, at);
    if (!isBlank) found.push({ text: piece.replace(/^r#(?=\w)/, ''), line });
    line += newlines(piece);
    at += piece.length;
  }
  return found;
}

function next(text, at) {
  for (const pattern of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { piece: match[0], isBlank: pattern === BLANK };
  }
  throw new Error(`no token at ${at}`);
}

/** Block comments nest. */
function blockComment(text, from) {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const pair = text.slice(at, at + 2);
    if (pair === '/*') depth++;
    if (pair === '*/') depth--;
    if (pair === '/*' || pair === '*/') at++;
    if (depth === 0) return text.slice(from, at + 1);
  }
  return text.slice(from);
}

const newlines = (text) => text.split('\n').length - 1;
