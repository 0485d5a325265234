// Records of answers tell whether two versions answer the same, and show what differs.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { question } from '../../scripts/lib/questions.mjs';
import { capture } from '../../scripts/lib/run.mjs';

const QUESTIONS = ['"/search?q=gap"', '{"path":"/reverse?lon=6&lat=44"}', '{"q":"rue","params":{"limit":"2"},"lat":48.8}', '{"ask":"POST /batch","headers":{"x-one":"1"},"body":{"a":1}}', '"/bytes"'];
let folder;
let server;
let edition = 'one';
let score = '0.50';

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ruelle-record-'));
  await writeFile(join(folder, 'questions.jsonl'), QUESTIONS.join('\n'));
  server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    response.setHeader('content-type', 'application/json');
    if (request.url === '/bytes') response.end(Buffer.from([0xe9, 0x0a]));
    else if (request.method === 'POST') response.writeHead(400).end(`${body} ${request.headers['x-one']}`);
    else response.end(`{"url":"${request.url}","score":${score},"data":{"version":"${edition}","date":"2026-01-01"}}`);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
});
after(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const script = (...args) => capture(process.execPath, ['scripts/record-answers.mjs', ...args]);

/** Records every answer, as the server gives them now. */
async function record(name) {
  const file = join(folder, name);
  const { code, output } = await script(`http://127.0.0.1:${server.address().port}/`, join(folder, 'questions.jsonl'), '--out', file);
  assert.equal(code, 0, output);
  return file;
}

test('a line is a path, a request, or a question with its parameters', () => {
  assert.deepEqual(question('"/search?q=gap"'), { method: 'GET', path: '/search?q=gap' });
  assert.deepEqual(question('{"q":"rue","limit":3,"citycode":"05061","name":"x"}'), { method: 'GET', path: '/search/?q=rue&limit=3&citycode=05061' });
  assert.deepEqual(question('{"q":"rue","params":{"lat":1.5,"lon":2},"citycode":"05061"}'), { method: 'GET', path: '/search/?q=rue&lat=1.5&lon=2' });
  assert.deepEqual(question('{"ask":"POST /search/csv","body":"a;b\\n","times":2,"status":200}'), { method: 'POST', path: '/search/csv', body: 'a;b\na;b\n' });
  assert.deepEqual(question('{"ask":"HEAD /search?q=a b"}'), { method: 'HEAD', path: '/search?q=a b' });
});

test('answers are kept to the byte and in order, without version and date of the data', async () => {
  const lines = (await readFile(await record('bytes.jsonl'), 'utf8')).trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(lines.map(({ path }) => path), ['/search?q=gap', '/reverse?lon=6&lat=44', '/search/?q=rue&limit=2', '/batch', '/bytes']);
  assert.equal(lines[0].answer, '{"url":"/search?q=gap","score":0.50,"data":{}}');
  assert.deepEqual([lines[3].status, lines[3].answer, lines[3].body], [400, '{"a":1} 1', '{"a":1}']);
  assert.equal(lines[4].answer, Buffer.from([0xe9, 0x0a]).toString('base64'));
});

test('what differs is counted and shown; another edition of the data is no difference', async () => {
  const first = await record('first.jsonl');
  edition = 'two';
  const same = await script('--compare', first, await record('same.jsonl'));
  assert.deepEqual([same.code, same.output.trim()], [0, '0 of 5 answers differ']);
  score = '0.5';
  const { code, output } = await script('--compare', first, await record('other.jsonl'));
  assert.equal(code, 1);
  assert.match(output, /^3 of 5 answers differ\n\nGET \/search\?q=gap\n {2}A .*"score":0\.50.*\n {2}B .*"score":0\.5,/);
});

test('records of other questions are not compared, and an endpoint that is not there is said', async () => {
  await writeFile(join(folder, 'short.jsonl'), '{"method":"GET","path":"/","status":200,"answer":""}\n');
  const { code, output } = await script('--compare', await record('all.jsonl'), join(folder, 'short.jsonl'));
  assert.equal(code, 1);
  assert.match(output, /has 5 answers, .* has 1/);
  const nowhere = await script('http://127.0.0.1:9', join(folder, 'questions.jsonl'));
  assert.match(nowhere.output, /http:\/\/127\.0\.0\.1:9 does not answer to/);
});
