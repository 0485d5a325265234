// The parts of a Markdown file that tests of the documents look at.
import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { ROOT } from '../../../scripts/lib/paths.mjs';

/** Folders that hold no document of the project. */
const SKIPPED = new Set(['node_modules', 'target', '.git', '.build', '.wrangler']);

/** Every Markdown file of the project, relative to its root. */
export async function documents(folder = ROOT) {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : documents(path);
    return entry.name.endsWith('.md') ? [relative(ROOT, path).replaceAll('\\', '/')] : [];
  });
  return (await Promise.all(nested)).flat().sort();
}

/** The text of a file of the project. */
export const read = (path) => readFile(join(ROOT, path), 'utf8');

/**
 * A document in parts.
 * @returns {{ headings: { level: number, title: string }[], blocks: { language: string, lines: string[] }[], tables: string[][][], prose: string[] }}
 *   tables: rows of cells, the line below the head left out; prose: lines outside of blocks and tables
 */
export function parse(text) {
  const document = { headings: [], blocks: [], tables: [], prose: [] };
  let fence;
  let table;
  for (const line of text.split('\n')) {
    const mark = /^\s*```(\w*)/.exec(line);
    if (mark && fence) fence = undefined;
    else if (mark) document.blocks.push((fence = { language: mark[1], lines: [] }));
    else if (fence) fence.lines.push(line);
    else if (line.startsWith('|')) {
      if (!table) document.tables.push((table = []));
      const row = cells(line);
      if (!row.every((cell) => /^:?-+:?$/.test(cell))) table.push(row);
      continue;
    } else {
      const heading = /^(#+) (.*)$/.exec(line);
      if (heading) document.headings.push({ level: heading[1].length, title: heading[2].trim() });
      else document.prose.push(line);
    }
    table = undefined;
  }
  return document;
}

/** The cells of a row; a bar after a backslash is a part of its cell. */
const cells = (line) => line.replace(/^\||\|\s*$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim());

/** The anchors of a document, as GitHub makes them of its headings. */
export function anchors(text) {
  const seen = new Map();
  return new Set(
    parse(text).headings.map(({ title }) => {
      const plain = title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
      const slug = plain.replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-');
      const count = seen.get(slug) ?? 0;
      seen.set(slug, count + 1);
      return count ? `${slug}-${count}` : slug;
    }),
  );
}

/** Targets of the links and images of a document, outside of code. */
export function links(text) {
  const { prose, tables, headings } = parse(text);
  const lines = [...prose, ...tables.flat(2), ...headings.map(({ title }) => title)];
  const plain = lines.map((line) => line.replaceAll(/`[^`]*`/g, '`'));
  return plain.flatMap((line) => [...line.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target));
}

/** Sentences of the running text, without headings, tables and code. */
export function sentences(text) {
  const paragraphs = [[]];
  for (const line of parse(text).prose) {
    const item = /^\s*([-*]|\d+\.|>) /.test(line);
    if (line.trim() === '' || item) paragraphs.push([]);
    if (!/^\s*(!\[|<!--)/.test(line)) paragraphs.at(-1).push(line.replace(/^\s*([-*]|\d+\.|>) /, ''));
  }
  return paragraphs.flatMap((lines) => {
    const plain = lines.join(' ').replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/`[^`]*`/g, 'code').replaceAll('*', '');
    return plain.split(/(?<=[.!?][)"”]?)\s+(?=[\p{Lu}\p{N}"(c])/u).map((sentence) => sentence.trim()).filter(Boolean);
  });
}

/** Words of a sentence. */
export const words = (sentence) => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
