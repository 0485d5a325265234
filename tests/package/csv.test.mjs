// Files of addresses: in Node on all cores and in one thread, in a page, against an endpoint; as whatever they come, and what is wrong with them.
import assert from 'node:assert/strict';
import { createReadStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assembleSite } from '../../scripts/lib/page.mjs';
import { BUILD, NODE22, PACKAGE_DIR, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { serve } from '../../scripts/lib/serve.mjs';
import { project } from './lib/project.mjs';
import { browser, serveFolder } from './lib/site.mjs';

const { Ruelle } = await import(join(PACKAGE_DIR, 'node.js'));
const chromium = browser();

/** Made-up addresses, as the file of a person: more than some batches, and with what makes trouble. */
const demo = (await readFile(join(SHARDS_DIR, 'demo', 'addresses.csv'), 'utf8')).trim().split('\n').slice(1, 1501).map((line) => line.split(';'));
const FILE = ['nom;adresse;cp;ville', ...demo.map((row, at) => `"Client ""n° ${at}""";${row[2]} ${row[3]} ${row[4]};${row[5]};${row[7]}`)].join('\r\n') + '\r\n';
const COLUMNS = { columns: ['adresse', 'ville'], postcode: 'cp' };

let site, server, local, whole, remote;
before(async () => {
  site = await mkdtemp(join(BUILD, 'test-csv-'));
  await assembleSite(SHARDS_DIR, site);
  server = await serve({ site });
  local = await Ruelle.open({ shards: SHARDS_DIR, departements: ['demo'] });
  whole = await Ruelle.open({ shards: SHARDS_DIR });
  remote = Ruelle.connect(server.url);
});
after(async () => {
  local?.close();
  whole?.close();
  await server?.stop();
  if (site) await rm(site, { recursive: true });
});

/** Not `Response`, which forgets why a stream failed. */
const textOf = async (stream) => {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};
const rowsOf = (text) => text.trimEnd().split('\r\n').map((line) => line.split(';'));

test('rows come back as they were, in order, with their answers; on any number of threads the same', async () => {
  const answers = [];
  for (const threads of [0, 1, 3]) {
    const said = [];
    answers.push(await textOf(local.geocodeCsv(FILE, { ...COLUMNS, threads, onProgress: (progress) => said.push(progress) })));
    const { bytes, total, rows } = said.at(-1);
    assert.deepEqual([bytes, total, rows.ok + rows.notFound + rows.skipped + rows.error], [Buffer.byteLength(FILE), Buffer.byteLength(FILE), demo.length], `${threads} threads`);
    assert.ok(rows.ok > demo.length * 0.99 && said.length > 2, JSON.stringify(rows));
    assert.ok(said.every((progress, at) => at === 0 || progress.bytes >= said[at - 1].bytes));
  }
  assert.ok(answers[1] === answers[0] && answers[2] === answers[0]);
  const [head, ...rows] = rowsOf(answers[0]);
  assert.deepEqual([head.slice(0, 8), ...head.slice(-2)], [['nom', 'adresse', 'cp', 'ville', 'latitude', 'longitude', 'result_label', 'result_score'], 'result_status', 'result_message']);
  assert.deepEqual(rows.map((row) => row.slice(0, 4).join(';')), FILE.trimEnd().split('\r\n').slice(1));
  const right = rows.filter((row, at) => row[head.indexOf('result_id')].startsWith(demo[at][0])).length;
  assert.ok(right > rows.length * 0.99, `${right} of ${rows.length}`);
  assert.ok(rows.every((row) => row[7] === '' || (Number(row[7]) > 0 && Number(row[7]) <= 1)));
});

test('what comes as a stream, a file, bytes or a text is answered alike', async () => {
  const path = join(SHARDS_DIR, 'demo', 'addresses.csv');
  const bytes = await readFile(path);
  const options = { columns: ['numero', 'nom_voie', 'nom_commune'], resultColumns: ['label', 'status'], threads: 0 };
  const expected = await textOf(local.geocodeCsv(bytes, options));
  assert.match(expected, /;result_label;result_status\n/);
  const drops = async function* () {
    for (let at = 0; at < bytes.length; at += 997) yield bytes.subarray(at, at + 997);
  };
  for (const file of [createReadStream(path), new Blob([bytes]), new Blob([bytes]).stream(), drops(), bytes.toString()]) assert.ok((await textOf(local.geocodeCsv(file, options))) === expected);
  const gzip = new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'));
  assert.ok((await textOf(local.geocodeCsv(gzip.pipeThrough(new DecompressionStream('gzip')), options))) === expected);
});

test('positions to addresses, and every encoding comes back in itself', async () => {
  const positions = await textOf(local.geocodeCsv('id,lat,lon\n1,48.8556,2.36\n2,x,y\n', { reverse: true, resultColumns: ['result_label', 'result_status'] }));
  assert.equal(positions, 'id,lat,lon,result_label,result_status\n1,48.8556,2.36,11 Rue de Rivoli 75004 Paris,ok\n2,x,y,,error\n');
  const latin1 = Buffer.from('adresse;né\nBriançon;é\n', 'latin1');
  const answer = Buffer.from(await new Response(whole.geocodeCsv(latin1, { columns: 'adresse', resultColumns: 'label' })).arrayBuffer());
  assert.equal(answer.toString('latin1'), 'adresse;né;result_label\nBriançon;é;Briançon\n');
  const wide = Buffer.from('\ufeffadresse\tx\nBriançon\té\n', 'utf16le');
  assert.equal(Buffer.from(await new Response(whole.geocodeCsv(wide, { columns: 'adresse', resultColumns: 'label' })).arrayBuffer()).toString('utf16le'), '\ufeffadresse\tx\tresult_label\nBriançon\té\tBriançon\n');
});

test('how a file is written can be asked first', async () => {
  assert.deepEqual(await local.csvHead(FILE), { columns: ['nom', 'adresse', 'cp', 'ville'], asked: ['adresse', 'cp', 'ville'], encoding: 'utf-8', delimiter: ';', quote: '"' });
  assert.deepEqual(await local.csvHead(Buffer.from('"né";ville\n"x";y', 'latin1')), { columns: ['né', 'ville'], asked: ['né', 'ville'], encoding: 'windows-1252', delimiter: ';', quote: '"' });
  await assert.rejects(local.csvHead(''), { code: 'bad-request', message: /empty/ });
  await assert.rejects(local.csvHead('', { lang: 'fr' }), { code: 'bad-request', message: /le fichier est vide/ });
});

test('memory does not grow with the file, and what is not read is not worked at', async () => {
  let given = 0;
  const endless = async function* () {
    const block = Buffer.from(FILE.slice(FILE.indexOf('\n') + 1));
    yield Buffer.from('nom;adresse;cp;ville\r\n');
    for (;;) {
      given += block.length;
      yield block;
    }
  };
  const reader = local.geocodeCsv(endless(), { ...COLUMNS, threads: 1 }).getReader();
  await reader.read();
  await new Promise((done) => setTimeout(done, 200));
  assert.ok(given < 3_000_000, `${given} bytes were taken for one piece of the answer`);
  await reader.cancel();
});

test('what is wrong is said in a sentence, under its code', async () => {
  const failing = (file, options, expected, geocoder = local) => assert.rejects(textOf(geocoder.geocodeCsv(file, options)), expected);
  for (const threads of [0, 1]) {
    await failing(FILE, { columns: ['rue'], threads }, { name: 'RuelleError', code: 'bad-request', message: /columns: the file has no column "rue"; its columns are "nom", "adresse"/ });
    await failing('', { threads }, { code: 'bad-request', message: /empty/ });
    await failing(Buffer.from([0x50, 0x4b, 3, 4, ...Array(100).fill(0)]), { threads }, { code: 'bad-request' });
    await failing(FILE, { minScore: 2, threads }, { code: 'bad-request', message: /minScore/ });
    await failing(FILE, { encoding: 'ebcdic', threads }, { code: 'bad-request', message: /encoding.*got ebcdic/ });
    await failing(FILE, { resultColumns: ['colour'], threads }, { code: 'bad-request', message: /resultColumns.*got colour/ });
  }
  await failing(7, {}, { code: 'bad-request', message: /expected a File/ });
  await failing((async function* () { yield 'text'; })(), {}, { code: 'bad-request', message: /stream of bytes/ });
  await failing(FILE, { threads: 1.5 }, { code: 'bad-request', message: /threads/ });
  await failing(FILE, { columns: ['rue'] }, { code: 'bad-request', status: 400, message: /rue/ }, remote);
  const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('the disk is gone')) });
  await failing(broken, {}, { message: 'the disk is gone' });
});

test('it ends when it is aborted, cancelled, or the geocoder closed', async () => {
  for (const threads of [0, 2]) {
    await assert.rejects(textOf(local.geocodeCsv(FILE, { threads, signal: AbortSignal.abort(new Error('never')) })), { message: 'never' });
    const stop = new AbortController();
    const reader = local.geocodeCsv(FILE, { ...COLUMNS, threads, signal: stop.signal }).getReader();
    await reader.read();
    stop.abort(new Error('enough'));
    await assert.rejects(async () => { for (;;) if ((await reader.read()).done) return; }, { message: 'enough' });
  }
  const other = await Ruelle.open({ shards: SHARDS_DIR, departements: ['demo'] });
  const reader = other.geocodeCsv(FILE, { ...COLUMNS, threads: 1 }).getReader();
  await reader.read();
  other.close();
  await assert.rejects(async () => { for (;;) if ((await reader.read()).done) return; }, { code: 'closed' });
  await assert.rejects(textOf(other.geocodeCsv(FILE)), { code: 'closed' });
  assert.equal((await local.search('gap')).features[0].properties.label, 'Gap', 'the other goes on');
});

test('an endpoint answers the same file alike', async () => {
  const options = { ...COLUMNS, resultColumns: ['latitude', 'longitude', 'result_label', 'result_status'] };
  const said = [];
  const file = FILE.split('\r\n').slice(0, 200).join('\r\n');
  const there = await textOf(remote.geocodeCsv(file, { ...options, onProgress: (progress) => said.push(progress) }));
  assert.ok(there === (await textOf(whole.geocodeCsv(file, options))));
  assert.deepEqual(said, [{ bytes: Buffer.byteLength(file), total: Buffer.byteLength(file) }]);
});

test('in a fresh project the process ends by itself, on all cores', async () => {
  const main = `import { Ruelle } from 'ruelle';
    import { createReadStream } from 'node:fs';
    const geocoder = await Ruelle.open({ shards: ${JSON.stringify(SHARDS_DIR)}, departements: ['demo'] });
    let rows;
    const answer = geocoder.geocodeCsv(createReadStream('file.csv'), { columns: ['adresse', 'ville'], onProgress: (progress) => (rows = progress.rows) });
    let bytes = 0;
    for await (const piece of answer) bytes += piece.length;
    console.log(rows.ok + rows.notFound, bytes > 100000);`;
  const root = await project('csv-node', { 'main.js': main, 'file.csv': FILE });
  assert.equal(await run(NODE22, ['main.js'], { cwd: root }), `${demo.length} true\n`);
});

test('in a page: in Web Workers, and in the page’s thread where there is none', async () => {
  const page = '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>csv</title></head><body></body></html>';
  const files = await serveFolder(PACKAGE_DIR, { '/': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page) });
  after(() => files.stop());
  const expected = await textOf(local.geocodeCsv(FILE, COLUMNS));
  for (const take of [() => {}, () => delete window.Worker]) {
    const { page, errors } = await chromium.visit(files.url);
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.evaluate(take);
    const answer = await page.evaluate(
      async ([text, options]) => {
        const { Ruelle } = await import('/browser.js');
        const geocoder = await Ruelle.open({ shards: '/shards/', departements: ['demo'] });
        await geocoder.search('gap');
        const before = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('csv'));
        const head = await geocoder.csvHead(new File([text], 'x.csv'));
        const answer = await new Response(geocoder.geocodeCsv(new File([text], 'x.csv'), options)).text();
        geocoder.close();
        return { before, head, answer };
      },
      [FILE, COLUMNS],
    );
    assert.deepEqual(answer.before, [], 'fetched when it is wanted, not before');
    assert.deepEqual(answer.head.columns, ['nom', 'adresse', 'cp', 'ville']);
    assert.ok(answer.answer === expected);
    assert.ok(asked.includes('/csv.wasm'));
    assert.deepEqual(errors, []);
    await page.context().close();
  }
});
