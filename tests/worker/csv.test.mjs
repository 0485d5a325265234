// Files of addresses, sent to the endpoint and back.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { endpoint, fillWithDemo } from './lib/server.mjs';

const { ask, url } = endpoint(fillWithDemo);
const FILE = 'id;adresse;insee\n1;12 rue de rivoli;75104\n2;rue des rosiers;75104\n';

/** A form with the file first, as BAN's guides show it. */
function form(file, parameters = [], name = 'mes adresses.csv') {
  const body = new FormData();
  body.append('data', new Blob([file]), name);
  for (const [key, value] of parameters) body.append(key, value);
  return { method: 'POST', body };
}

const asFile = (body) => ({ method: 'POST', body, headers: { 'content-type': 'text/csv' } });
const rows = (text) => text.trimEnd().split('\n').map((line) => line.split(';'));

test('a file comes back with its columns and those of the results', async () => {
  const { status, headers, text } = await ask('/search/csv/', form(FILE, [['columns', 'adresse'], ['citycode', 'insee']]));
  assert.equal(status, 200, text);
  assert.equal(headers.get('content-type'), 'text/csv; charset=utf-8');
  assert.equal(headers.get('content-disposition'), 'attachment; filename="mes adresses.geocoded.csv"');
  assert.equal(headers.get('access-control-allow-origin'), '*');
  const [names, first, second] = rows(text);
  assert.deepEqual(names.slice(0, 6), ['id', 'adresse', 'insee', 'latitude', 'longitude', 'result_label']);
  assert.equal(first[names.indexOf('result_id')], '75104_demo01_00012');
  assert.deepEqual(first.slice(-2), ['ok', '']);
  assert.equal(second[names.indexOf('result_type')], 'street');
});

test('a body that is the file has its parameters in the query', async () => {
  const { status, text } = await ask('/geocodage/search/csv?columns=adresse&citycode=insee&result_columns=id&result_columns=status', asFile(FILE));
  assert.equal(status, 200, text);
  assert.equal(text.split('\n')[1], '1;12 rue de rivoli;75104;75104_demo01_00012;ok');
});

test('reverse gives whole metres', async () => {
  const { text } = await ask('/reverse/csv', form('lat,lon\n48.8556,2.3600\n', [['result_columns', 'id,distance']]));
  assert.equal(text, 'lat,lon,result_distance,result_id\n48.8556,2.3600,9,75104_demo01_00011\n');
});

test('old encodings come back as they are', async () => {
  const latin = Buffer.from('adresse;ville\nmairie;Abriès-Ristolas\n', 'latin1');
  const answer = await fetch(url() + '/search/csv', form(latin, [['result_columns', 'city']]));
  assert.equal(answer.headers.get('content-type'), 'text/csv; charset=windows-1252');
  const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
  assert.equal(text, 'adresse;ville;result_city\nmairie;Abriès-Ristolas;Abriès-Ristolas\n');
});

const REFUSED = [
  ['an unknown column', form(FILE, [['columns', 'voie']]), 400, /^columns: the file has no column "voie"; its columns are "id", "adresse", "insee"$/],
  ['an unknown result', form(FILE, [['result_columns', 'color']]), 400, /^result_columns: "color" must be one of latitude, /],
  ['an empty file', form(''), 400, /^data: the file is empty/],
  ['a zip archive', form('PK\u0003\u0004'), 400, /^data: the file is a zip archive/],
  ['no file', { method: 'POST', body: new FormData() }, 400, /^(data|form): /],
  ['no form', { method: 'POST', body: 'x=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 400, /^content-type: /],
  ['a form cut off', { method: 'POST', body: '--X\r\nContent-Disposition: form-data; name="data"\r\n\r\na;b', headers: { 'content-type': 'multipart/form-data; boundary=X' } }, 400, /^form: .*cut off/],
  ['a file that is too large', asFile(Buffer.alloc(50_200_000, 'a;b\n')), 413, /^data: the file has more than 50000000 bytes/],
];
for (const [what, init, status, pattern] of REFUSED) {
  test(`${status}: ${what}`, async () => {
    const answer = await ask('/search/csv', init);
    assert.equal(answer.status, status, answer.text);
    assert.match(answer.json.detail[0], pattern);
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
  });
}

test('only POST is read, and a preflight is answered', async () => {
  const get = await ask('/search/csv');
  assert.equal(get.status, 405);
  assert.equal(get.headers.get('allow'), 'POST, OPTIONS');
  const preflight = await ask('/reverse/csv', { method: 'OPTIONS' });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-methods'), /POST/);
});

test('the name of the file cannot leave its header', async () => {
  const body = '--X\r\nContent-Disposition: form-data; name="data"; filename="a%0d%0aset-cookie: x=1\\"; evil=.csv"\r\n\r\na\ngap\r\n--X--\r\n';
  const { status, headers } = await ask('/search/csv', { method: 'POST', body, headers: { 'content-type': 'multipart/form-data; boundary=X' } });
  assert.equal(status, 200);
  assert.equal(headers.get('set-cookie'), null);
  assert.match(headers.get('content-disposition'), /^attachment; filename="[^"\r\n;]*\.geocoded\.csv"$/);
});

test('many rows come back in order, and other questions are answered meanwhile', async () => {
  const lines = Array.from({ length: 5000 }, (_, n) => `${n};${(n % 40) + 1} rue de rivoli;75104`);
  const pending = ask('/search/csv', form(['id;adresse;insee', ...lines].join('\n'), [['columns', 'adresse'], ['citycode', 'insee']]));
  const meanwhile = await ask('/search?q=gap');
  assert.equal(meanwhile.status, 200);
  const { text } = await pending;
  const answered = rows(text).slice(1);
  assert.deepEqual(answered.map(([id]) => Number(id)), lines.map((_, n) => n));
  assert.ok(answered.every((row) => row.at(-2) === 'ok' && row.at(-1) === ''));
});

test('a file is answered while it is still being sent', { timeout: 20_000 }, async () => {
  const sending = request(`${url()}/search/csv?columns=adresse&result_columns=status`, { method: 'POST', headers: { 'content-type': 'text/csv' } });
  const answered = new Promise((resolve, reject) => sending.on('response', resolve).on('error', reject));
  sending.write('id;adresse\n');
  const line = (n) => `${n};gap\n`;
  // The first 256 KiB tell how the file is written.
  for (let n = 0; n < 60_000; n += 1000) sending.write(Array.from({ length: 1000 }, (_, at) => line(n + at)).join(''));
  const answer = await answered;
  assert.equal(answer.statusCode, 200);
  const [first] = await new Promise((resolve) => answer.once('data', (chunk) => resolve([chunk.toString()])));
  assert.match(first, /^id;adresse;result_status\n0;gap;ok\n/);
  sending.end(line(60_000));
  let last = '';
  for await (const chunk of answer) last = (last + chunk).slice(-100);
  assert.match(last, /60000;gap;ok\n$/);
});
