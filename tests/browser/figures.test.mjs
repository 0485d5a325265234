// What the package weighs and how fast it is: weights and requests are held to their budgets; times are for whoever reads the log, with limits
// against what would be a fault on any machine.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { NODE22, PACKAGE_DIR, SHARDS_DIR } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { forms, type } from './lib/form.mjs';

const { open } = forms();
const FIELD = '<ruelle-autocomplete label="Adresse" name="a" shards="/shards/" departements="demo"></ruelle-autocomplete>';
const brotli = async (file) => brotliCompressSync(await readFile(join(PACKAGE_DIR, file))).length;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} KB`;

/** A script and what it imports outright. */
async function withImports(file, seen = new Set()) {
  seen.add(file);
  for (const [, name] of (await readFile(join(PACKAGE_DIR, file), 'utf8')).matchAll(/\bfrom"\.\/([\w-]+\.js)"/g)) if (!seen.has(name)) await withImports(name, seen);
  return seen;
}

test('weight of the field with its engine', async (t) => {
  const engine = await brotli('engine.wasm');
  // The Web Worker's text is in them.
  const scripts = [...(await withImports('autocomplete.js'))];
  const sizes = await Promise.all(scripts.map(brotli));
  const widget = engine + sizes.reduce((sum, size) => sum + size, 0);
  t.diagnostic(`brotli: engine ${kilobytes(engine)}, field ${kilobytes(widget - engine)} in ${scripts.length} scripts, together ${kilobytes(widget)}`);
  assert.ok(engine <= 113_000, `${engine} bytes`);
  assert.ok(widget <= 139_000, `${widget} bytes`);
});

test('the first suggestion', async (t) => {
  const { page, input } = await open(FIELD);
  const fetched = [];
  // The Web Worker is of the page's own text, and asks nobody for it.
  page.context().on('response', (response) => response.url().startsWith('http') && fetched.push(response));
  await type(input, 'gap');
  const sizes = await Promise.all(fetched.map(async (response) => brotliCompressSync(await response.body()).length));
  const names = fetched.map((response) => new URL(response.url()).pathname.split('/').at(-1));
  const cold = sizes.reduce((sum, size) => sum + size, 0);
  t.diagnostic(`first suggestion: ${fetched.length} requests after the page, ${kilobytes(cold)} in brotli: ${names.map((name, at) => `${name} ${kilobytes(sizes[at])}`).join(', ')}`);
  assert.ok(cold < 300_000, `${cold} bytes`);
  assert.ok(fetched.length <= 3, names.join());

});

/** Milliseconds until a page that is left alone has the rest of its shard, and has laid out what misspelt words are sought in. */
const SETTLED = 2_500;
/** Milliseconds between letters: a fast typist's. */
const PAUSE = 60;

test('a letter typed, and its list', async (t) => {
  const { page, input } = await open(FIELD);
  await type(input, 'gap');
  await page.waitForTimeout(SETTLED);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  const used = async () => new Map((await devtools.send('Performance.getMetrics')).metrics.map(({ name, value }) => [name, value * 1000]));
  const before = await used();
  const { times, engine, tasks } = await page.evaluate(async (pause) => {
    const [tasks, engine] = [[], []];
    document.addEventListener('ruelle-answer', ({ detail }) => engine.push(detail.micros / 1000));
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
    const root = document.querySelector('ruelle-autocomplete').shadowRoot;
    const [input, list] = [root.querySelector('input'), root.querySelector('ul')];
    // While the list is of earlier letters it says that it is busy.
    const answered = () => new Promise((done) => new MutationObserver((_, observer) => list.hasAttribute('aria-busy') || (observer.disconnect(), done())).observe(list, { attributeFilter: ['aria-busy'] }));
    const times = [];
    for (const text of ['12 rue de rivoli paris', 'boulevard voltaire', 'saint denis', 'rue de la gare gap', 'place du marche']) {
      for (let length = 2; length <= text.length; length++) {
        await new Promise((done) => setTimeout(done, pause));
        const start = performance.now();
        input.value = text.slice(0, length);
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await answered();
        // Laid out as well: asking where it is makes the browser do so now.
        list.getBoundingClientRect();
        times.push(performance.now() - start);
      }
    }
    const sorted = (list) => list.sort((a, b) => a - b);
    return { times: sorted(times), engine: sorted(engine), tasks };
  }, PAUSE);
  const after = await used();
  const each = (...names) => (names.reduce((sum, name) => sum + after.get(name) - before.get(name), 0) / times.length).toFixed(1);
  const at = (share, list = times) => list[Math.floor(share * (list.length - 1))];
  t.diagnostic(`letter to list, laid out, warm, ${times.length} letters: median ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, most ${at(1).toFixed(1)} ms`);
  t.diagnostic(`of which the engine: median ${at(0.5, engine).toFixed(1)} ms, p95 ${at(0.95, engine).toFixed(1)} ms`);
  t.diagnostic(`of the page's thread a letter takes ${each('ScriptDuration')} ms of processor time for scripts, ${each('RecalcStyleDuration', 'LayoutDuration')} ms for style and layout`);
  t.diagnostic(`tasks of the page's thread above 50 ms while typing: ${tasks.length ? tasks.map((task) => `${task.toFixed(0)} ms`).join(', ') : 'none'}`);
  assert.ok(at(0.5) < 250, 'a list comes as one types');
  assert.ok(tasks.every((task) => task < 500), 'the page is never held up');
});

test('memory after 10,000 searches is what it was after 1,000', async (t) => {
  const script = `
    import { Ruelle } from ${JSON.stringify(pathToFileURL(join(PACKAGE_DIR, 'node.js')).href)};
    const geocoder = await Ruelle.open({ shards: ${JSON.stringify(SHARDS_DIR)}, departements: ['demo'] });
    const questions = ['12 rue de rivoli paris', 'bd saint germin', 'gap', 'saint denis', '75004', 'rue de la gar', 'zzqxwv kkjhgf'];
    const ask = async (count) => { for (let index = 0; index < count; index++) await geocoder.search(questions[index % questions.length]); };
    const held = () => (gc(), gc(), process.memoryUsage().rss);
    await ask(1000);
    const before = held();
    await ask(9000);
    console.log(before, held());`;
  const output = await run(NODE22, ['--expose-gc', '--input-type=module', '--eval', script]);
  const [before, after] = output.trim().split(' ').map(Number);
  t.diagnostic(`resident: ${kilobytes(before)} after 1,000 searches, ${kilobytes(after)} after 10,000`);
  assert.ok(after - before < 16_000_000, output);
});

test('memory of a page after 10,000 searches is what it was after 1,000', async (t) => {
  const { page } = await open('');
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const held = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSHeapUsedSize').value + (await page.evaluate(() => window.memory.buffer.byteLength));
  };
  const ask = (count) => page.evaluate(async (count) => {
    const questions = ['12 rue de rivoli paris', 'bd saint germin', 'gap', 'saint denis', '75004', 'rue de la gar', 'zzqxwv kkjhgf'];
    for (let index = 0; index < count; index++) await window.geocoder.search(questions[index % questions.length]);
  }, count);
  await page.evaluate(async () => {
    const { instantiate } = WebAssembly;
    WebAssembly.instantiate = async (...given) => {
      const instance = await instantiate(...given);
      window.memory = (instance.instance ?? instance).exports.memory;
      return instance;
    };
    const { Ruelle } = await import('/browser.js');
    window.geocoder = await Ruelle.open({ shards: '/shards/', departements: ['demo'], threads: 0 });
  });
  await ask(1000);
  const before = await held();
  await ask(9000);
  const after = await held();
  t.diagnostic(`page, scripts and engine: ${kilobytes(before)} after 1,000 searches, ${kilobytes(after)} after 10,000`);
  assert.ok(after - before < 500_000, `${before} ${after}`);
});

test('a file of addresses in the page, on one core', async (t) => {
  const { page } = await open('');
  const demo = (await readFile(join(SHARDS_DIR, 'demo', 'addresses.csv'), 'utf8')).trim().split('\n').slice(1).map((line) => line.split(';'));
  const rows = [0, 1, 2].flatMap((time) => demo.map((row, at) => `${time}-${at};${row[2]} ${row[3]} ${row[4]};${row[5]};${row[7]}`));
  const { seconds, answered } = await page.evaluate(async (text) => {
    const { Ruelle } = await import('/browser.js');
    const geocoder = await Ruelle.open({ shards: '/shards/', departements: ['demo'] });
    let answered;
    let begun;
    const options = { columns: ['adresse', 'cp', 'ville'], threads: 1, onProgress: (progress) => ((begun ??= { at: performance.now(), rows: progress.rows.ok }), (answered = progress.rows.ok)) };
    await new Response(geocoder.geocodeCsv(new File([text], 'x.csv'), options)).text();
    return { seconds: (performance.now() - begun.at) / 1000, answered: answered - begun.rows };
  }, ['id;adresse;cp;ville', ...rows].join('\n'));
  t.diagnostic(`a file in the page, one core: ${Math.round(answered / seconds)} rows a second`);
  assert.ok(answered > 5000 && answered / seconds > 300, `${answered} rows in ${seconds} s`);
});
