// Documents that everybody reads are short, and so are their sentences.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documents, parse, read, sentences, words } from './lib/markdown.mjs';

const MOST_BYTES = 15 * 1024;
const MOST_WORDS_OF_THE_GLOSSARY = 40;
/** Words of a sentence: at the median, and of nine in ten. */
const LONGEST = { median: 17, ninth: 27 };
/** The glossary's rule: a sentence begins with its subject. */
const RIDDLE = /^(What|Who|Whose|Of|Where|That|Which)\b(?!.*\?$)/;
/** The specification is frozen; licences are others' words. */
const OTHERS = /^(shards\/SPEC|DATA-LICENCES|www\/npm\/|shards\/demo\/|tests\/|README\.fr)/;

const share = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];

test('ARCHITECTURE.md has at most 15 KB', async () => {
  assert.ok(Buffer.byteLength(await read('ARCHITECTURE.md')) <= MOST_BYTES);
});

test('the glossary has at most forty words', async () => {
  const [rows] = parse(await read('docs/glossary.md')).tables;
  assert.ok(rows.length - 1 <= MOST_WORDS_OF_THE_GLOSSARY);
});

for (const file of ['ARCHITECTURE.md', 'docs/performance.md']) {
  test(`sentences of ${file} are short`, async () => {
    const lengths = sentences(await read(file)).map(words).sort((a, b) => a - b);
    const [median, ninth] = [share(lengths, 0.5), share(lengths, 0.9)];
    assert.ok(lengths.length > 30 && median <= LONGEST.median && ninth <= LONGEST.ninth, `median ${median}, nine in ten ${ninth}`);
  });
}

test('sentences begin with their subject', async () => {
  const files = (await documents()).filter((file) => !OTHERS.test(file));
  const found = await Promise.all(files.map(async (file) => sentences(await read(file)).filter((sentence) => RIDDLE.test(sentence)).map((sentence) => `${file}: ${sentence}`)));
  assert.deepEqual(found.flat(), []);
});
