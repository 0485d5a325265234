// Questions to an endpoint, read from files of lines: what is sent, and in which order.
import { readFile } from 'node:fs/promises';

/** @typedef {{ method: string, path: string, headers?: Record<string, string>, body?: string }} Question */

/** Parameters of /search that may stand beside `q`. */
const BESIDE_Q = ['limit', 'autocomplete', 'lat', 'lon', 'type', 'postcode', 'citycode'];
const AT_ONCE = 4;

/**
 * The question of a line, which is
 * a path with its query as a JSON string, or an object with it as `path`;
 * an object with `ask: "METHOD /path"`, and `headers` and `body` where there are any, as tests/api/contract.jsonl has them;
 * an object with `q`, and parameters of /search in `params` or, where there is none, beside it.
 * @returns {Question}
 */
export function question(line) {
  const said = JSON.parse(line);
  if (typeof said === 'string') return { method: 'GET', path: said };
  if (said.path) return { method: 'GET', path: said.path };
  if (said.ask) return request(said);
  const given = said.params ?? Object.fromEntries(BESIDE_Q.map((name) => [name, said[name]]));
  const parameters = Object.entries({ q: said.q, ...given }).filter(([, value]) => value !== undefined && value !== null);
  return { method: 'GET', path: `/search/?${new URLSearchParams(parameters.map(([name, value]) => [name, String(value)]))}` };
}

function request({ ask, headers, body, times = 1 }) {
  const [method, ...path] = ask.split(' ');
  const text = body === undefined ? undefined : (typeof body === 'string' ? body : JSON.stringify(body)).repeat(times);
  return { method, path: path.join(' '), ...(headers && { headers }), ...(text !== undefined && { body: text }) };
}

/** The questions of files, one a line. */
export async function readQuestions(files) {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return texts.flatMap((text) => text.split('\n').filter((line) => line.trim() !== '').map(question));
}

/** Sends a question to the endpoint at `base`. */
export function send(base, { method, path, headers, body }) {
  return fetch(base.replace(/\/$/, '') + path, { method, headers, body });
}

/** Maps questions to what `work` makes of them, some at a time; results are in the order of the questions. */
export async function inOrder(questions, work) {
  const results = new Array(questions.length);
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < questions.length; at = next++) results[at] = await work(questions[at]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}
