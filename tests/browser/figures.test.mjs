// What the package weighs and how fast it is: figures for whoever reads the log, limits against what would be a fault.
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
  const scripts = [...(await withImports('autocomplete.js')), 'worker.js'];
  const sizes = await Promise.all(scripts.map(brotli));
  const widget = engine + sizes.reduce((sum, size) => sum + size, 0);
  t.diagnostic(`brotli: engine ${kilobytes(engine)}, field ${kilobytes(widget - engine)} in ${scripts.length} scripts, together ${kilobytes(widget)}`);
  assert.ok(widget < 170_000, `${widget} bytes`);
});

test('the first suggestion, and those after it', async (t) => {
  const { page, input } = await open(FIELD);
  const fetched = [];
  page.context().on('response', (response) => fetched.push(response));
  await type(input, 'gap');
  const sizes = await Promise.all(fetched.map(async (response) => brotliCompressSync(await response.body()).length));
  const names = fetched.map((response) => new URL(response.url()).pathname.split('/').at(-1));
  const cold = sizes.reduce((sum, size) => sum + size, 0);
  t.diagnostic(`first suggestion: ${fetched.length} requests after the page, ${kilobytes(cold)} in brotli: ${names.map((name, at) => `${name} ${kilobytes(sizes[at])}`).join(', ')}`);
  assert.ok(cold < 300_000, `${cold} bytes`);
  assert.ok(fetched.length <= 4, names.join());

  const times = await page.evaluate(async () => {
    window.longTasks = [];
    new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
    const [field] = document.getElementsByTagName('ruelle-autocomplete');
    const root = field.shadowRoot;
    const [input, list] = [root.querySelector('input'), root.querySelector('ul')];
    const listed = () => new Promise((done) => new MutationObserver((_, observer) => (observer.disconnect(), done())).observe(list, { childList: true }));
    const times = [];
    for (const text of ['12 rue de rivoli paris', 'boulevard voltaire', 'saint denis', 'rue de la gare gap', 'place du marche']) {
      for (let length = 2; length <= text.length; length++) {
        const [start, answered] = [performance.now(), listed()];
        input.value = text.slice(0, length);
        input.dispatchEvent(new InputEvent('input', { bubbles: true }));
        await answered;
        times.push(performance.now() - start);
      }
    }
    return times.sort((a, b) => a - b);
  });
  const tasks = await page.evaluate(() => window.longTasks);
  t.diagnostic(`long tasks of the page's thread while typing: ${tasks.length ? tasks.map((task) => `${task.toFixed(0)} ms`).join(', ') : 'none'}`);
  const at = (share) => times[Math.floor(share * (times.length - 1))];
  t.diagnostic(`keystroke to list, warm, ${times.length} keystrokes: median ${at(0.5).toFixed(1)} ms, p95 ${at(0.95).toFixed(1)} ms, most ${at(1).toFixed(1)} ms`);
  assert.ok(at(0.5) < 250, 'a list comes as one types');
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
