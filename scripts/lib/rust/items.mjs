// The parts of a Rust file that concern imports: modules, `use` trees, paths in the code, names of items.
import { tokens } from './tokens.mjs';

/**
 * One name that a `use` brings in, or everything below a path.
 * @typedef {{ segments: string[], name: string | undefined, isGlob: boolean, isPublic: boolean, isLocal: boolean, line: number }} Use
 */
/** @typedef {{ segments: string[], line: number }} Path  a path of two segments or more in the code */
/** @typedef {{ name: string, line: number, path?: string, isExempt: boolean, body?: Scope }} Child  no body: the module is a file of its own */
/** @typedef {{ uses: Use[], paths: Path[], items: Set<string>, children: Child[] }} Scope */

const ITEMS = new Set(['struct', 'enum', 'union', 'trait', 'type', 'fn', 'const', 'static']);
/** Words that begin what ends with a block or a semicolon, and never with a comma. */
const STATEMENTS = new Set([...ITEMS, 'use', 'mod', 'impl', 'let', 'extern', 'unsafe', 'async', 'macro_rules']);
const ENDS_WITH_SEMICOLON = new Set(['use', 'let', 'const', 'static', 'type']);
const OPENING = new Set(['(', '[', '{']);
const CLOSING = new Set([')', ']', '}']);
const WORD = /^[\p{XID_Start}_]\p{XID_Continue}*$/u;

/** @returns {Scope} */
export function items(text) {
  return new Reader(tokens(text)).scope();
}

class Reader {
  constructor(all) {
    this.all = all;
    this.at = 0;
  }

  text(ahead = 0) {
    return this.all[this.at + ahead]?.text;
  }

  /** Reads to the brace that closes this scope, or to the end of the file. */
  scope() {
    const scope = { uses: [], paths: [], items: new Set(), children: [] };
    let depth = 0;
    while (this.at < this.all.length) {
      const text = this.text();
      if (text === '}' && depth === 0) break;
      if (OPENING.has(text)) depth++;
      if (CLOSING.has(text)) depth--;
      this.step(scope, depth);
    }
    return scope;
  }

  step(scope, depth) {
    const isExempt = this.attributes(scope);
    const start = this.at;
    const isPublic = this.visibility();
    const text = this.text();
    if (text === 'mod' && WORD.test(this.text(1) ?? '')) this.module(scope, isExempt);
    else if (isExempt) this.skip();
    else if (text === 'use' && this.text(1) !== '<') this.use(scope, isPublic, depth > 0);
    else if (WORD.test(text ?? '') || text === '::') this.word(scope, depth);
    else if (this.at === start && this.lastAttributes !== start) this.at++;
  }

  /** True when an item is there for tests or for documentation alone. Notes `#[path]`, and paths in attributes. */
  attributes(scope) {
    this.path = undefined;
    this.lastAttributes = undefined;
    let isExempt = false;
    while (this.text() === '#' && (this.text(1) === '[' || this.text(1) === '!')) {
      const begin = this.at + (this.text(1) === '!' ? 3 : 2);
      this.at = begin - 1;
      this.block();
      const attribute = this.all.slice(begin, this.at - 1);
      const [name, , value] = attribute.map(({ text }) => text);
      if (name === 'path') this.path = value.slice(1, -1);
      else if (name === 'cfg') isExempt ||= onlyForTests(attribute.slice(2, -1).map((token) => token.text));
      else scope.paths.push(...pathsOf(attribute));
      this.lastAttributes = this.at;
    }
    return isExempt;
  }

  /** Skips `pub`, `pub(crate)` and the like; true when there was one. */
  visibility() {
    if (this.text() !== 'pub') return false;
    this.at++;
    if (this.text() === '(' && ['crate', 'super', 'self', 'in'].includes(this.text(1))) this.block();
    return true;
  }

  /** Skips from an opening bracket to beyond the one that closes it. */
  block() {
    let depth = 0;
    do {
      if (OPENING.has(this.text())) depth++;
      if (CLOSING.has(this.text())) depth--;
      this.at++;
    } while (depth > 0 && this.at < this.all.length);
  }

  /** Skips an item, a statement, a field or an arm. */
  skip() {
    const first = this.text();
    const needsSemicolon = ENDS_WITH_SEMICOLON.has(first) && this.text(1) !== 'fn';
    while (this.at < this.all.length && !CLOSING.has(this.text())) {
      const text = this.text();
      if (OPENING.has(text)) this.block();
      else this.at++;
      if (text === ';' || (text === '{' && !needsSemicolon) || (text === ',' && !STATEMENTS.has(first))) return;
    }
  }

  module(scope, isExempt) {
    const { line } = this.all[this.at];
    const child = { name: this.text(1), line, path: this.path, isExempt };
    this.at += 3;
    if (this.text(-1) === '{') {
      child.body = this.scope();
      this.at++;
    }
    scope.children.push(child);
  }

  use(scope, isPublic, isLocal) {
    this.at++;
    for (const leaf of this.tree([])) scope.uses.push({ ...leaf, isPublic, isLocal });
    this.at++;
  }

  /** One branch of a `use` tree. */
  tree(prefix) {
    const segments = [...prefix];
    const { line } = this.all[this.at];
    for (;;) {
      const text = this.text();
      if (text === '{') return this.branches(segments);
      this.at++;
      if (text === '*') return [{ segments, name: undefined, isGlob: true, line }];
      if (text !== '::') segments.push(text);
      if (text !== '::' && this.text() !== '::') break;
    }
    // `a::{self}` is `a`; `self` alone is the module.
    if (segments.length > 1 && segments.at(-1) === 'self') segments.pop();
    let name = segments.at(-1);
    if (this.text() === 'as') {
      name = this.text(1);
      this.at += 2;
    }
    return [{ segments, name, isGlob: false, line }];
  }

  branches(prefix) {
    const leaves = [];
    this.at++;
    while (this.text() !== '}') {
      leaves.push(...this.tree(prefix));
      if (this.text() === ',') this.at++;
    }
    this.at++;
    return leaves;
  }

  /** A word of the code: the name of an item, or the beginning of a path. */
  word(scope, depth) {
    const text = this.text();
    const name = text === 'macro_rules' ? this.text(2) : this.text(1);
    if (depth === 0 && (ITEMS.has(text) || text === 'macro_rules') && WORD.test(name ?? '')) scope.items.add(name === 'mut' ? this.text(2) : name);
    const { path, length } = pathAt(this.all, this.at);
    if (path) scope.paths.push(path);
    this.at += length;
  }
}

function pathsOf(all) {
  const paths = [];
  for (let at = 0; at < all.length; ) {
    const { path, length } = pathAt(all, at);
    if (path) paths.push(path);
    at += length;
  }
  return paths;
}

/** The path that begins at a token, when one of two segments or more does; and how many tokens to go on by. */
function pathAt(all, at) {
  const segments = [];
  let end = at;
  while (WORD.test(all[end]?.text ?? '')) {
    segments.push(all[end].text);
    end++;
    if (all[end]?.text !== '::' || !WORD.test(all[end + 1]?.text ?? '')) break;
    end++;
  }
  const isWhole = segments.length > 1 && !['.', '::'].includes(all[at - 1]?.text);
  return { path: isWhole ? { segments, line: all[at].line } : undefined, length: Math.max(1, end - at) };
}

/** Whether a `cfg` holds in tests, or in documentation, alone. */
function onlyForTests(words) {
  let at = 0;
  const predicate = () => {
    const name = words[at++];
    if (words[at] === '=') at += 2;
    if (words[at] !== '(') return name === 'test' || name === 'doc';
    at++;
    const parts = [];
    while (at < words.length && words[at] !== ')') {
      parts.push(predicate());
      if (words[at] === ',') at++;
    }
    at++;
    if (name === 'all') return parts.some(Boolean);
    return name === 'any' && parts.length > 0 && parts.every(Boolean);
  };
  return predicate();
}
