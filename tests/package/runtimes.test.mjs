// Fresh projects in each runtime without a page: Node in both module systems, Deno, Bun, workerd.
import assert from 'node:assert/strict';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { NODE22, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { dev } from '../../scripts/lib/wrangler.mjs';
import { answer, script } from './lib/ask.mjs';
import { add, project } from './lib/project.mjs';
import { serveFolder } from './lib/site.mjs';

const FOLDER = JSON.stringify(SHARDS_DIR);
const ASK = script(FOLDER, 'console.log');
/** Runtimes that npm has. */
const DENO = 'deno@2.9.6';
const BUN = 'bun@1.4.5';

test('Node, ES module', async () => {
  const root = await project('node-esm', { 'main.js': ASK });
  assert.equal(await run(NODE22, ['main.js'], { cwd: root }), `${answer(0)}\n`);
});

test('Node, CommonJS', async () => {
  const main = ASK.replace(/^import (.*) from 'ruelle';\n([^]*)$/, (_, names, body) => `const ${names} = require('ruelle');\n(async () => {\n${body}})();\n`);
  const root = await project('node-cjs', { 'main.js': main }, { type: 'commonjs' });
  assert.equal(await run(NODE22, ['main.js'], { cwd: root }), `${answer(0)}\n`);
});

test('Node, worker threads for a batch; the process ends by itself', async () => {
  for (const type of ['module', 'commonjs']) {
    const body = `
      Ruelle.open({ shards: ${FOLDER}, threads: 2 }).then(async (geocoder) => {
        const questions = Array.from({ length: 200 }, (_, index) => (index + 1) + ' rue de rivoli paris');
        const answers = await Promise.all(questions.map((question) => geocoder.search(question, { limit: 1 })));
        const { features } = await geocoder.lookup('05061');
        console.log(features[0].properties.label, geocoder.threads, answers.every(({ query }, index) => query === questions[index]), answers[11].features[0].properties.label);
      });`;
    const head = type === 'module' ? "import { Ruelle } from 'ruelle';" : "const { Ruelle } = require('ruelle');";
    const root = await project(`node-threads-${type}`, { 'main.js': head + body }, { type });
    assert.equal(await run(NODE22, ['main.js'], { cwd: root }), 'Gap 2 true 12 Rue de Rivoli 75004 Paris\n', type);
  }
});

test('Node, shards as bytes and from the web', async () => {
  const site = await serveFolder(SHARDS_DIR);
  const main = `import { Ruelle } from 'ruelle';
    import { readFile, readdir } from 'node:fs/promises';
    const folder = ${FOLDER};
    const names = (await readdir(folder)).filter((name) => name.endsWith('.ruelle'));
    const bytes = await Promise.all(names.map((name) => readFile(folder + '/' + name)));
    for (const shards of [bytes, bytes.map((part) => new Blob([part])), process.argv[2] + '/shards', process.argv[2] + '/shards/manifest.json']) {
      for (const threads of [0, 1]) {
        const geocoder = await Ruelle.open({ shards, threads });
        console.log((await geocoder.search('gap')).features[0].properties.label, geocoder.holdings.shards.map(({ name }) => name).join());
        geocoder.close();
      }
    }
    const one = await Ruelle.open({ shards: folder, departements: ['demo', '99'] });
    console.log(one.holdings.shards.map(({ name }) => name).join(), JSON.stringify(one.holdings.missing));`;
  const root = await project('node-sources', { 'main.js': main });
  try {
    const lines = (await run(NODE22, ['main.js', site.url], { cwd: root })).trim().split('\n');
    assert.deepEqual(new Set(lines.slice(0, 8)), new Set(['Gap communes,demo']));
    assert.equal(lines[8], 'demo [{"name":"99","error":"the manifest lists no such shard"}]');
  } finally {
    await site.stop();
  }
});

test('whatever the engine refuses it refuses in a sentence, and goes on', async () => {
  const main = `import { Ruelle } from 'ruelle';
    import { readFile, readdir } from 'node:fs/promises';
    const folder = ${FOLDER};
    const shard = await readFile(folder + '/' + (await readdir(folder)).find((name) => /^demo.*ruelle$/.test(name)));
    const changed = (at, value) => { const copy = new Uint8Array(shard); copy[at] = value; return copy; };
    for (const bytes of [new Uint8Array(0), new Uint8Array(100), shard.subarray(0, 1000), changed(0, 65), changed(4, 99), changed(9, 7), ...[0.01, 0.04, 0.3, 0.8, 0.95].map((share) => Math.floor(share * shard.length)).map((at) => changed(at, shard[at] ^ 255))]) {
      await Ruelle.open({ shards: [bytes] }).then(() => console.log('opened'), ({ code, message }) => console.log(code, message));
    }
    const geocoder = await Ruelle.open({ shards: [shard] });
    for (const [query, options] of [['', {}], ['x'.repeat(500), {}], ['gap', { limit: 0 }], ['gap', { limit: 1.5 }], ['gap', { limit: NaN }], ['gap', { limit: 'x' }], ['gap', { lon: 2 }], ['gap', { lon: 1e9, lat: -0.1 }],
      ['gap', { type: 'village' }], ['gap', { postcode: [7] }], ['gap', { postcode: Array(999).fill('05000') }], ['gap', { bbox: [1, 2] }], ['gap', { bbox: [3, 2, 1, 0] }], ['gap', { bbox: 'all' }]]) {
      await geocoder.search(query, options).then(() => console.log('answered'), ({ code, message }) => console.log(code, message));
    }
    for (const ids of [7, [7], Array(999).fill('05061')]) await geocoder.lookup(ids).catch(({ code, message }) => console.log(code, message));
    await geocoder.reverse(NaN, 91).catch(({ code, message }) => console.log(code, message));
    console.log((await geocoder.search('12 rue de rivoli paris')).features[0].properties.label);`;
  const root = await project('refusals', { 'main.js': main });
  const lines = (await run(NODE22, ['main.js'], { cwd: root })).trim().split('\n');
  assert.equal(lines.pop(), '12 Rue de Rivoli 75004 Paris');
  assert.equal(lines.length, 29);
  for (const line of lines) assert.match(line, /^(shards|bad-request) .{15,}/);
  assert.ok(lines.some((line) => line.includes('got 1.5')) && lines.some((line) => line.includes('1000000000, -0.1')) && lines.some((line) => line.includes('got village')));
});

test('Deno', async (t) => {
  const root = await project('deno', { 'main.js': ASK });
  if (!(await add(root, DENO))) return t.skip('npm cannot get deno here');
  const args = [join(root, 'node_modules', 'deno', 'bin.cjs'), 'run', '--no-remote', '--allow-read', '--node-modules-dir=manual', 'main.js'];
  assert.equal(await run(NODE22, args, { cwd: root, env: { DENO_NO_UPDATE_CHECK: '1' } }), `${answer(0)}\n`);
});

test('Bun', async (t) => {
  const root = await project('bun', { 'main.js': ASK });
  if (!(await add(root, BUN))) return t.skip('npm cannot get bun here');
  await run(NODE22, [join(root, 'node_modules', 'bun', 'install.js')], { cwd: root });
  assert.equal(await run(join(root, 'node_modules', 'bun', 'bin', 'bun.exe'), ['main.js'], { cwd: root }), `${answer(0)}\n`);
});

test('workerd: what is aborted is rejected as elsewhere, at an endpoint too, and whoever asks after it is answered', async () => {
  // The clients are made once, in another request than those that use them.
  const worker = `import { Ruelle } from 'ruelle';
    let silent, sound, opening;
    const said = (promise) => Promise.race([promise.then((answer) => (answer ? answer.features[0].properties.label : 'overtaken'), (error) => error.name + ': ' + error.message), new Promise((done) => setTimeout(done, 3000, 'nothing'))]);
    const after = (milliseconds, reason) => { const stop = new AbortController(); setTimeout(() => stop.abort(reason), milliseconds); return stop.signal; };
    export default {
      async fetch(request, env) {
        const { origin, pathname } = new URL(request.url);
        silent ??= Ruelle.connect(origin, { fetch: (url, { signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))) });
        sound ??= Ruelle.connect('http://assets/', { fetch: () => env.ASSETS.fetch('http://assets/answer.json') });
        opening ??= Ruelle.open({ shards: 'http://assets/shards/', fetch: (url) => env.ASSETS.fetch(url) });
        const local = await opening;
        if (pathname === '/ready') return new Response();
        const aborted = new AbortController();
        aborted.abort();
        const first = said(silent.suggest('gap'));
        return Response.json([
          await said(silent.search('gap', { signal: after(50) })),
          await said(silent.search('gap', { signal: after(50, new Error('enough')) })),
          await said(silent.reverse(2, 48, { signal: aborted.signal })),
          await said(silent.suggest('gap', { signal: after(50) })),
          await first,
          await said(sound.search('gap', { signal: after(500) })),
          await said(local.search('gap', { signal: aborted.signal })),
          await said(local.search('gap', { signal: after(500) })),
        ]);
      },
    };`;
  const config = 'name = "fresh"\nmain = "worker.js"\ncompatibility_date = "2026-10-23"\n[assets]\ndirectory = "site"\nbinding = "ASSETS"\nrun_worker_first = true\n';
  const answer = JSON.stringify({ type: 'FeatureCollection', features: [{ properties: { label: 'Gap' } }] });
  const root = await project('workerd-abort', { 'worker.js': worker, 'wrangler.toml': config });
  await cp(SHARDS_DIR, join(root, 'site', 'shards'), { recursive: true });
  await writeFile(join(root, 'site', 'answer.json'), answer);
  const server = await dev({ cwd: root, path: '/ready' });
  const aborted = 'AbortError: The operation was aborted';
  try {
    for (const _ of [1, 2]) {
      assert.deepEqual(await fetch(server.url).then((response) => response.json()), [aborted, 'Error: enough', aborted, aborted, 'overtaken', 'Gap', aborted, 'Gap'], server.log());
    }
  } finally {
    await server.stop({ graceMs: 0 });
  }
});

test('workerd, with wrangler', async () => {
  const worker = `import { Ruelle } from 'ruelle';
    let opening;
    export default {
      async fetch(request, env) {
        opening ??= Ruelle.open({ shards: 'http://assets/shards/', fetch: (url) => env.ASSETS.fetch(url) });
        const geocoder = await opening;
        if (request.method === 'POST') return new Response(geocoder.geocodeCsv(request.body, { resultColumns: ['result_label'] }));
        const { features } = await geocoder.search(new URL(request.url).searchParams.get('q'));
        return Response.json([features[0].properties.label, geocoder.threads]);
      },
    };`;
  const config = 'name = "fresh"\nmain = "worker.js"\ncompatibility_date = "2026-10-23"\n[assets]\ndirectory = "site"\nbinding = "ASSETS"\n';
  const root = await project('workerd', { 'worker.js': worker, 'wrangler.toml': config });
  await cp(SHARDS_DIR, join(root, 'site', 'shards'), { recursive: true });
  const server = await dev({ cwd: root, path: '/?q=gap' });
  try {
    const said = await fetch(`${server.url}/?q=12+rue+de+rivoli+paris`).then((response) => response.text());
    assert.equal(said, '["12 Rue de Rivoli 75004 Paris",0]', server.log());
    const rows = await fetch(server.url, { method: 'POST', body: 'adresse\n12 rue de rivoli paris\n' });
    assert.equal(await rows.text(), 'adresse,result_label\n12 rue de rivoli paris,12 Rue de Rivoli 75004 Paris\n', server.log());
  } finally {
    // It waits for streams that nobody reads any more.
    await server.stop({ graceMs: 0 });
  }
});
