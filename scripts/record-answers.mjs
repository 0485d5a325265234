// Records the answers of an endpoint, so that two versions of the code can be compared answer by answer.
//   node scripts/record-answers.mjs URL QUESTIONS.jsonl… [--out FILE]     a line per question, in their order
//   node scripts/record-answers.mjs --compare A.jsonl B.jsonl             how many differ, and the first ten
// Lines of questions are those of lib/questions.mjs. Bodies are kept to the byte, without version and date of the data.
// --compare ends with code 1 when an answer differs. compare-answers.mjs compares two different services by kind instead.
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Fault, main } from './lib/fault.mjs';
import { inOrder, readQuestions, send } from './lib/questions.mjs';

const USAGE = 'node scripts/record-answers.mjs URL QUESTIONS.jsonl… [--out FILE], or --compare A.jsonl B.jsonl';
const SHOWN = 10;
/** Characters before and after the first difference. */
const CONTEXT = [60, 120];
/** Version and date change with each build of the same rows. */
const DATA = /"data":\{"version":"[^"]*","date":"[^"]*",?/g;

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { out: { type: 'string' }, compare: { type: 'boolean' } } });
  if (positionals.length < 2) throw new Fault('an endpoint and a file of questions, or two records, are needed', USAGE);
  await (values.compare ? compare(positionals) : record(positionals, values.out));
});

async function record([url, ...files], out) {
  const questions = await readQuestions(files);
  const lines = await inOrder(questions, async (question) => JSON.stringify({ ...question, ...(await answer(url, question)) }));
  const text = lines.map((line) => `${line}\n`).join('');
  if (!out) return process.stdout.write(text);
  await writeFile(out, text);
  console.log(`${lines.length} answers in ${out}`);
}

async function answer(url, question) {
  const response = await send(url, question).catch((error) => Promise.reject(new Fault(`${url} does not answer to ${question.path}: ${error.cause?.message ?? error.message}`)));
  const bytes = await response.arrayBuffer();
  return { status: response.status, type: response.headers.get('content-type'), answer: decoded(bytes).replace(DATA, '"data":{') };
}

/** UTF-8, or base64 of what is none: no byte is lost. */
function decoded(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('base64');
  }
}

async function compare(files) {
  const [a, b] = await Promise.all(files.map(readRecord));
  if (a.length !== b.length) throw new Fault(`${files[0]} has ${a.length} answers, ${files[1]} has ${b.length}`, 'record both with the same files of questions');
  const other = a.findIndex((one, at) => one.asked !== b[at].asked);
  if (other >= 0) throw new Fault(`line ${other + 1} has another question in ${files[1]}`, 'record both with the same files of questions');
  const different = a.map((one, at) => [one, b[at]]).filter(([one, two]) => one.given !== two.given);
  console.log(`${different.length} of ${a.length} answers differ`);
  for (const [one, two] of different.slice(0, SHOWN)) console.log(`\n${one.name}\n${difference(one.given, two.given)}`);
  if (different.length > 0) process.exitCode = 1;
}

async function readRecord(file) {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const { status, type, answer: text, ...question } = JSON.parse(line);
    return { name: `${question.method} ${question.path}`, asked: JSON.stringify(question), given: `${status} ${type} ${text}` };
  });
}

/** Both texts from a little before they part. */
function difference(one, two) {
  let at = 0;
  while (at < one.length && one[at] === two[at]) at++;
  const [before, after] = CONTEXT;
  const part = (text) => `${at > before ? '…' : ''}${text.slice(Math.max(0, at - before), at + after)}`;
  return `  A  ${part(one)}\n  B  ${part(two)}`;
}
