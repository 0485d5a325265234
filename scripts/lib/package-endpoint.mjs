// The endpoint in the npm package: the worker's module as it is deployed, for Workers and for Node.
import { build } from 'esbuild';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { WORKER_DIR } from './paths.mjs';

const WASM = './endpoint.wasm';
/** Node imports no compiled module: it compiles the file. */
const COMPILED = `import { readFileSync } from 'node:fs';
export default new WebAssembly.Module(readFileSync(new URL('${WASM}', import.meta.url)));`;

/** Names the module as it is in the package, where it is imported (Workers) or compiled (Node). */
const engine = (isCompiled) => ({
  name: 'engine',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/index_bg\.wasm$/ }, () => (isCompiled ? { path: 'compiled', namespace: 'engine' } : { path: WASM, external: true }));
    onLoad({ filter: /.*/, namespace: 'engine' }, () => ({ contents: COMPILED }));
  },
});

/** Puts `endpoint.js`, `endpoint-node.js` and `endpoint.wasm` in a folder. */
export async function placeEndpoint(folder) {
  const common = { entryPoints: [join(WORKER_DIR, 'index.js')], bundle: true, charset: 'utf8', format: 'esm', minify: true, logLevel: 'silent', external: ['cloudflare:*', 'node:*'] };
  await build({ ...common, plugins: [engine(false)], outfile: join(folder, 'endpoint.js') });
  await build({ ...common, plugins: [engine(true)], target: 'node20', outfile: join(folder, 'endpoint-node.js') });
  await copyFile(join(WORKER_DIR, 'index_bg.wasm'), join(folder, 'endpoint.wasm'));
}
