// `ruelle bundle`: engine and shards in one file, in a page, in Node and on workerd, with nothing else to fetch.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ruelleArgs } from '../../scripts/lib/cargo.mjs';
import { MODULES, NODE22, PACKAGE_DIR, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { capture, run } from '../../scripts/lib/run.mjs';
import { dev } from '../../scripts/lib/wrangler.mjs';
import { browser, serveFolder } from './lib/site.mjs';

const chromium = browser();
const FOUND = '12 Rue de Rivoli 75004 Paris';
let folder, report;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ruelle-bundle-'));
  const args = ['bundle', 'demo', '--shards', SHARDS_DIR, '--engine', PACKAGE_DIR, '--out', join(folder, 'ruelle-demo.wasm'), '--json'];
  report = JSON.parse(await run('cargo', ruelleArgs(...args)));
});
after(() => folder && rm(folder, { recursive: true }));

test('one file is the engine and the shard, its loader is small', async (t) => {
  const size = async (file) => (await readFile(file)).length;
  const parts = (await size(join(PACKAGE_DIR, 'engine.wasm'))) + report.shards[0].bytes;
  assert.ok(report.bytes - parts > 0 && report.bytes - parts < 40, `${report.bytes} bytes, ${parts} in parts`);
  assert.equal(await size(join(folder, 'ruelle-demo.wasm')), report.bytes);
  t.diagnostic(`bundle: loader ${(report.loader_bytes / 1000).toFixed(1)} KB`);
  assert.ok(report.loader_bytes < 16_000, `${report.loader_bytes} bytes`);
});

test('in a page: one request, and it answers every question', async () => {
  const page = '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>bundle</title></head><body></body></html>';
  const site = await serveFolder(folder, { '/': (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page) });
  after(() => site.stop());
  const { page: opened, errors } = await chromium.visit(site.url);
  await opened.evaluate(() => import('/ruelle-demo.js'));
  const asked = [];
  opened.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const answers = await opened.evaluate(async () => {
    const { open } = await import('/ruelle-demo.js');
    const geocoder = await open();
    const label = ({ features }) => features[0]?.properties.label;
    const overtaken = await Promise.all([geocoder.suggest('rue de'), geocoder.suggest('rue de rivoli')]);
    const refused = await geocoder.search('').catch(({ name, code }) => [name, code]);
    const answers = [label(await geocoder.search('12 rue de rivoli paris')), label(await geocoder.reverse(2.36, 48.8556)), label(await geocoder.lookup('75104_demo01_00012'))];
    geocoder.close();
    const closed = await geocoder.search('gap').catch(({ code }) => code);
    return { answers, shards: geocoder.shards.map(({ name }) => name), overtaken: overtaken.map((answer) => answer?.query), refused, closed };
  });
  assert.deepEqual(answers, { answers: [FOUND, '11 Rue de Rivoli 75004 Paris', FOUND], shards: ['demo'], overtaken: [undefined, 'rue de rivoli'], refused: ['RuelleError', 'bad-request'], closed: 'closed' });
  assert.deepEqual(asked, ['/ruelle-demo.wasm']);
  assert.deepEqual(errors, []);
});

test('on workerd, where the module is imported', async () => {
  const worker = `import { open } from './ruelle-demo.js';
    import module from './ruelle-demo.wasm';
    let opening;
    export default {
      async fetch(request) {
        const geocoder = await (opening ??= open(module));
        const { features } = await geocoder.search(new URL(request.url).searchParams.get('q'), { limit: 1 });
        return Response.json(features.map(({ properties }) => properties.label));
      },
    };`;
  await writeFile(join(folder, 'worker.js'), worker);
  await writeFile(join(folder, 'wrangler.toml'), 'name = "bundled"\nmain = "worker.js"\ncompatibility_date = "2026-10-23"\n');
  const server = await dev({ cwd: folder, path: '/?q=gap' });
  try {
    const said = await fetch(`${server.url}/?q=12+rue+de+rivoli+paris`).then((response) => response.text());
    assert.equal(said, JSON.stringify([FOUND]), server.log());
  } finally {
    await server.stop();
  }
});

test('in Node from bytes; what is damaged or holds nothing is refused in a sentence', async () => {
  const { open } = await import(pathToFileURL(join(folder, 'ruelle-demo.js')).href);
  const bytes = new Uint8Array(await readFile(join(folder, 'ruelle-demo.wasm')));
  const geocoder = await open(bytes);
  const { features, attribution } = await geocoder.search('12 rue de rivoli paris');
  assert.equal(features[0].properties.label, FOUND);
  assert.match(attribution, /made up/);
  geocoder.close();
  const damaged = bytes.slice();
  damaged.fill(7, damaged.length - 5000, damaged.length - 4900);
  await assert.rejects(open(damaged), { name: 'RuelleError', code: 'shards' });
  await assert.rejects(open(new Uint8Array(await readFile(join(PACKAGE_DIR, 'engine.wasm')))), { code: 'shards', message: /holds no shard/ });
  await assert.rejects(open(new Uint8Array(9)), { code: 'engine', message: /not WebAssembly/ });
});

test('its types stand alone', async () => {
  const main = `import { open, RuelleError, type Bundle } from './ruelle-demo.js';
    const geocoder: Bundle = await open(new Uint8Array());
    const label: string | undefined = (await geocoder.search('gap', { limit: 1 })).features[0]?.properties.label;
    // @ts-expect-error: it knows no files
    geocoder.geocodeCsv;
    console.log(label, geocoder.shards.length, RuelleError);\n`;
  await writeFile(join(folder, 'main.mts'), main);
  const compilerOptions = { module: 'nodenext', target: 'es2022', lib: ['es2023', 'dom'], strict: true, noEmit: true, types: [], skipLibCheck: false };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.mts'] }));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const { code, output } = await capture(process.execPath, [join(MODULES, 'typescript', 'bin', 'tsc'), '--project', folder]);
  assert.equal(code, 0, output);
});
