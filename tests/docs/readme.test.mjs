// README.md and README.fr.md are twins: the same headings, commands, tables and figures, each in its language.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { links, parse, read } from './lib/markdown.mjs';

const MOST_LINES = 130;
const [english, french] = await Promise.all(['README.md', 'README.fr.md'].map(read));
const [one, other] = [english, french].map(parse);

/** Lines of a block without their comments. */
const commands = ({ language, lines }) => ({ language, lines: lines.map((line) => line.replace(/\s+(#|\/\/) .*$/, '')) });
/** Digits alone: separators differ between the languages. */
const digits = (row) => row.map((cell) => cell.replaceAll(/\[[^\]]*\]\([^)]*\)|`[^`]*`/g, '').replaceAll(/\D/g, '')).join(' ');
const targets = (text) => links(text).filter((target) => !/^README(\.fr)?\.md$/.test(target));

test('both have at most 130 lines', () => {
  for (const text of [english, french]) assert.ok(text.trimEnd().split('\n').length <= MOST_LINES);
});

test('headings are on the same levels, in the same order', () => {
  assert.deepEqual(other.headings.map(({ level }) => level), one.headings.map(({ level }) => level));
});

test('blocks of code have the same commands and the same output', () => {
  assert.deepEqual(other.blocks.map(commands), one.blocks.map(commands));
});

test('tables have the same shape and the same figures', () => {
  const shape = ({ tables }) => tables.map((rows) => rows.map((row) => row.length));
  assert.deepEqual(shape(other), shape(one));
  const figures = ({ tables }) => tables.flatMap((rows) => rows.map(digits));
  assert.deepEqual(figures(other), figures(one));
});

test('links lead to the same places, in the same order', () => {
  assert.deepEqual(targets(french), targets(english));
});
