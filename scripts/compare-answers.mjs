// Two endpoints on the same data, compared key by key: their keys, the types of their values, and the order of their results.
//   node scripts/compare-answers.mjs URL_A URL_B QUESTIONS.jsonl [--examples N] [--json FILE]
// Lines of questions are those of lib/questions.mjs. Ends with code 1 when a type differs or a key of B is never in A.
// record-answers.mjs compares two versions of this endpoint byte by byte instead.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Fault, main } from './lib/fault.mjs';
import { inOrder, readQuestions, send } from './lib/questions.mjs';

const USAGE = 'node scripts/compare-answers.mjs URL_A URL_B QUESTIONS.jsonl [--examples N] [--json FILE]';

const kind = (value) => (value === null ? 'null' : Array.isArray(value) ? `array of ${[...new Set(value.map(kind))].join(' and ')}` : typeof value === 'number' ? (Number.isInteger(value) ? 'whole number' : 'number') : typeof value);

/** Every key of an answer as a path, with the type of its value; features are taken together. */
function keys(json, path = '', out = new Map()) {
  for (const [name, value] of Object.entries(json ?? {})) {
    const here = path ? `${path}.${name}` : name;
    if (name === 'features' && Array.isArray(value)) for (const feature of value) keys(feature, 'feature', out);
    else if (value && typeof value === 'object' && !Array.isArray(value)) keys(value, here, out);
    else out.set(here, (out.get(here) ?? new Set()).add(kind(value)));
  }
  return out;
}

async function ask(base, question) {
  const answer = await send(base, question);
  const json = await answer.json().catch(() => undefined);
  return { status: answer.status, json, properties: (json?.features ?? []).map((feature) => feature.properties) };
}

/** Counts over all questions, with examples. */
class Counter {
  counts = new Map();
  examples = new Map();

  constructor(most) {
    this.most = most;
  }

  add(what, path) {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
    const examples = this.examples.get(what) ?? [];
    if (examples.length < this.most) this.examples.set(what, [...examples, path]);
  }

  print(title) {
    console.log(`\n${title}`);
    if (this.counts.size === 0) console.log('  none');
    for (const [what, count] of [...this.counts].sort((a, b) => b[1] - a[1])) {
      console.log(`  ${String(count).padStart(6)}  ${what}`);
      for (const path of this.examples.get(what)) console.log(`          ${path}`);
    }
  }
}

// A whole number may stand for a number: 1.0 is written 1 by some.
const alike = (a, b) => [...a].every((type) => b.has(type) || (type.endsWith('number') && [...b].some((other) => other.endsWith('number'))) || type === 'array of ' || b.has('array of '));

/** The same keys and types, question by question, and the same first answer. */
function compare(path, a, b, { status, missing, more, types, order }) {
  if (a.status !== b.status) status.add(`${a.status} against ${b.status}`, path);
  if (a.status !== 200 || b.status !== 200) return;
  const [ours, theirs] = [keys(a.json), keys(b.json)];
  // Of features, only what both have can be compared by type: which results there are is another matter.
  for (const [key, kinds] of theirs) {
    if (!ours.has(key)) missing.add(key, path);
    else if (!alike(kinds, ours.get(key))) types.add(`${key}: ${[...ours.get(key)].join(', ')} against ${[...kinds].join(', ')}`, path);
  }
  for (const key of ours.keys()) if (!theirs.has(key)) more.add(key, path);
  const [first, other] = [a.properties.map(({ id }) => id), b.properties.map(({ id }) => id)];
  if (first.length === 0 && other.length === 0) order.add('both find nothing', path);
  else if (first[0] !== other[0]) order.add('another first result', path);
  else if (JSON.stringify(first) === JSON.stringify(other)) order.add('the same results in the same order', path);
  else order.add('the same first result, others after it', path);
  compareSame(a.properties, b.properties, path, types, missing, more);
}

/** Results with one id: the very same keys. */
function compareSame(ours, theirs, path, types, missing, more) {
  for (const result of ours) {
    const same = theirs.find(({ id, type }) => id === result.id && type === result.type);
    if (!same) continue;
    for (const key of Object.keys(same)) if (!(key in result)) missing.add(`${key}, of one and the same ${result.type}`, path);
    for (const key of Object.keys(result)) if (!(key in same)) more.add(`${key}, of one and the same ${result.type}`, path);
    for (const key of Object.keys(result)) {
      if (key in same && typeof same[key] === 'string' && same[key] !== result[key]) types.add(`${key} differs in value`, `${path}  ${result[key]} | ${same[key]}`);
    }
  }
}

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { examples: { type: 'string', default: '2' }, json: { type: 'string' } } });
  const [a, b, file] = positionals;
  if (!file) throw new Fault('two addresses and a file of questions are needed', USAGE);
  const questions = await readQuestions([file]);
  const names = { status: 'statuses that differ', missing: 'keys of B that A lacks', more: 'keys of A that B lacks', types: 'types and values that differ', order: 'results' };
  const counters = Object.fromEntries(Object.keys(names).map((name) => [name, new Counter(Number(values.examples))]));
  await inOrder(questions, async (question) => compare(question.path, await ask(a, question), await ask(b, question), counters));
  console.log(`${questions.length} questions; A is ${a}, B is ${b}`);
  for (const [name, title] of Object.entries(names)) counters[name].print(title);
  if (values.json) await writeFile(values.json, JSON.stringify(Object.fromEntries(Object.entries(counters).map(([name, { counts }]) => [name, Object.fromEntries(counts)])), null, 2));
  if ([...counters.types.counts.keys()].some((what) => what.includes(' against '))) process.exitCode = 1;
});
