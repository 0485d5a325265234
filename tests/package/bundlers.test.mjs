// Fresh projects with each bundler, built and opened in Chromium: an address is found, in a Web Worker.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';
import { MODULES } from '../../scripts/lib/paths.mjs';
import { environment, run } from '../../scripts/lib/run.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';
import { SAY_IN_TITLE, answer, page, script } from './lib/ask.mjs';
import { project } from './lib/project.mjs';
import { browser, serveFolder } from './lib/site.mjs';

const chromium = browser();
const ask = script("new URL('/shards/', location.href)", `(${SAY_IN_TITLE})`);

async function titleOf(folder, path = '/') {
  const site = await serveFolder(folder);
  try {
    return await chromium.title(site.url + path);
  } finally {
    await site.stop();
  }
}

test('Vite builds it', async () => {
  const root = await project('vite', { 'index.html': page('/main.js'), 'main.js': ask });
  await run(process.execPath, [join(MODULES, 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], { cwd: root });
  assert.equal(await titleOf(join(root, 'dist')), answer(1));
});

test('Vite serves it while one works', async () => {
  const config = `export default { server: { proxy: { '/shards': process.env.SHARDS } } };`;
  const root = await project('vite-dev', { 'index.html': page('/main.js'), 'main.js': ask, 'vite.config.js': config });
  const shards = await serveFolder(root);
  const port = await freePort();
  const args = [join(MODULES, 'vite', 'bin', 'vite.js'), '--port', String(port), '--strictPort', '--host', '127.0.0.1'];
  const child = spawn(process.execPath, args, { cwd: root, env: environment({ SHARDS: shards.url }), stdio: 'ignore' });
  try {
    const url = `http://127.0.0.1:${port}/`;
    for (let tries = 0; tries < 100 && !(await fetch(url).then(({ ok }) => ok, () => false)); tries++) await new Promise((done) => setTimeout(done, 100));
    assert.equal(await chromium.title(url), answer(1));
  } finally {
    child.kill();
    await shards.stop();
  }
});

test('webpack builds it', async () => {
  const root = await project('webpack', { 'dist/index.html': page('/main.mjs'), 'src/index.js': ask });
  const build = `
    const webpack = require(${JSON.stringify(join(MODULES, 'webpack'))});
    webpack({ mode: 'production', context: ${JSON.stringify(root)}, entry: './src/index.js', performance: false, experiments: { outputModule: true }, output: { module: true } }, (error, stats) => {
      const failed = error ?? (stats.hasErrors() || stats.hasWarnings() ? stats.toString() : undefined);
      if (failed) console.error(failed), process.exit(1);
    });`;
  await run(process.execPath, ['--eval', build], { cwd: root });
  assert.equal(await titleOf(join(root, 'dist')), answer(1));
});

const bundle = (root) => build({ absWorkingDir: root, entryPoints: ['main.js'], bundle: true, format: 'esm', outdir: 'dist', logLevel: 'warning' });

test('esbuild builds it, with the engine beside the bundle', async () => {
  const root = await project('esbuild', { 'dist/index.html': page('/main.js'), 'main.js': ask });
  await bundle(root);
  await copyFile(join(root, 'node_modules', 'ruelle', 'engine.wasm'), join(root, 'dist', 'engine.wasm'));
  assert.equal(await titleOf(join(root, 'dist')), answer(1));
});

test('esbuild without the engine: the error says which file is missing', async () => {
  const say = `import { Ruelle } from 'ruelle';\nRuelle.open({ shards: '/shards/' }).catch(({ code, message }) => (document.title = code + ': ' + message));`;
  const root = await project('esbuild-bare', { 'dist/index.html': page('/main.js'), 'main.js': say });
  await bundle(root);
  assert.match(await titleOf(join(root, 'dist')), /^engine: .*\/engine\.wasm: HTTP 404/);
});

test('a bundle holds what is used: a client of an endpoint has no engine, the field defines itself', async () => {
  const root = await project('shaken', {
    'endpoint.js': "import { connect } from 'ruelle';\nconsole.log(connect('https://example.org/'));",
    'error.js': "import { RuelleError } from 'ruelle';\nconsole.log(RuelleError);",
    'unused.js': "import { Ruelle } from 'ruelle';",
    'field.js': "import 'ruelle/autocomplete';",
  });
  const { outputFiles } = await build({ absWorkingDir: root, entryPoints: ['endpoint.js', 'error.js', 'unused.js', 'field.js'], bundle: true, minify: true, format: 'esm', outdir: 'dist', write: false, logLevel: 'error' });
  const [endpoint, error, unused, field] = outputFiles.map(({ contents }) => contents.length);
  assert.ok(endpoint < 10_000 && error < 1_000 && unused === 0 && field > 50_000, [endpoint, error, unused, field].join());
});

test('a plain page needs no bundler', async () => {
  const map = '<script type="importmap">{ "imports": { "ruelle": "/node_modules/ruelle/browser.js" } }</script>';
  const root = await project('plain', { 'index.html': page('/main.js').replace('<title>', `${map}<title>`), 'main.js': ask });
  assert.equal(await titleOf(root), answer(1));
});
