// Links and names in the documents lead somewhere.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { anchors, documents, links, read } from './lib/markdown.mjs';

const FILES = await documents();
const TEXTS = new Map(await Promise.all(FILES.map(async (file) => [file, await read(file)])));
const ANCHORS = new Map([...TEXTS].map(([file, text]) => [file, anchors(text)]));

/** Documents that tell how things are; the laboratory and the changelog tell how they were. */
const PRESENT = FILES.filter((file) => !file.startsWith('docs/lab/') && file !== 'CHANGELOG.md');
/** A path in back-quotes: of a file of the project, or relative to `src`. */
const PATH = /`((?:[\w.-]+\/)+[\w.-]+\.(?:rs|js|mjs|ts|tsv|jsonl|md|yaml|json))`/g;
/** Files that a build makes, or that belong to others. */
const MADE = /^(\.build|node_modules)\//;

/** Why a link leads nowhere; undefined when it leads somewhere. */
function fault(file, target) {
  const [path, anchor] = target.split('#');
  const to = path === '' ? file : posix.join(posix.dirname(file), decodeURIComponent(path));
  if (!existsSync(join(ROOT, to))) return `${file}: ${target} does not exist`;
  if (anchor !== undefined && !ANCHORS.get(to)?.has(anchor)) return `${file}: ${to} has no heading #${anchor}`;
  return undefined;
}

test('every relative link leads to a file and to a heading of it', () => {
  assert.ok(FILES.length > 20);
  const relative = [...TEXTS].flatMap(([file, text]) => links(text).filter((target) => !/^[a-z]+:/.test(target)).map((target) => [file, target]));
  assert.ok(relative.length > 100);
  assert.deepEqual(relative.map(([file, target]) => fault(file, target)).filter(Boolean), []);
});

test('every file that is named in back-quotes exists', () => {
  const named = PRESENT.flatMap((file) => [...TEXTS.get(file).matchAll(PATH)].map(([, path]) => [file, path]));
  const isThere = (file, path) => ['', 'src', posix.dirname(file)].some((folder) => existsSync(join(ROOT, folder, path)));
  const missing = named.filter(([file, path]) => !MADE.test(path) && !isThere(file, path));
  assert.deepEqual(missing.map(([file, path]) => `${file}: ${path}`), []);
});

test('links from other files to a heading of a document lead there', async () => {
  const alerts = await read('deploy/prometheus/alerts.yaml');
  const targets = [...alerts.matchAll(/blob\/main\/(\S+\.md)#(\S+)/g)];
  assert.ok(targets.length > 0);
  for (const [, file, anchor] of targets) assert.ok(ANCHORS.get(file)?.has(anchor), `${file}#${anchor}`);
});
