// From wasm-bindgen's output to the module that Workers run: what worker-build 0.8 does, for one `fetch` handler.
import { build } from 'esbuild';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

// After a trap, the next request starts a fresh instance: one bad request never takes the isolate down.
const SHIM = `
import * as exports from './index.js';
import { file, isFile } from ${JSON.stringify(join(ROOT, 'src', 'worker', 'ranges.js'))};

Error.stackTraceLimit = 100;
const state = exports.__worker_init_state();

function reviveAfterTrap() {
  if (!state.criticalError) return;
  console.log('the last request trapped: starting a fresh instance');
  exports.__wbg_reset_state();
  state.criticalError = false;
  state.instanceId++;
}

function noteTrap(error) {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  console.error('trap', error);
  state.criticalError = true;
}

function rethrown(error) {
  noteTrap(error);
  throw error;
}

addEventListener('error', (event) => noteTrap(event.error));

// Headers that the settings need; undefined before they were read.
let wanted;

const latin1 = new TextDecoder('latin1');

// What Rust packed: the length of the head, whether something is left to do, the head as lines, the body.
function unpacked(bytes) {
  const from = 4 + bytes[0] + bytes[1] * 0x100 + bytes[2] * 0x10000;
  const [status, ...lines] = latin1.decode(bytes.subarray(4, from)).split('\\n');
  const headers = {};
  for (let at = 0; at < lines.length; at += 2) headers[lines[at]] = lines[at + 1];
  return new Response(from < bytes.length ? bytes.subarray(from) : null, { status: +status, headers });
}

// Without a body to read or data to wait for, one call is the whole answer.
function atOnce(request, env, context) {
  const { method, headers } = request;
  // Asked last: the platform makes a stream of it.
  if (method !== 'GET' && request.body) return undefined;
  wanted ??= exports.wantedHeaders();
  if (!wanted) return undefined;
  let lines = \`\${method}\\n\${request.url}\\n\${headers.get('accept') ?? ''}\\n\${headers.get('if-none-match') ?? ''}\`;
  for (const name of wanted) lines += '\\n' + (headers.get(name) ?? '');
  const packed = exports.answerAtOnce(lines);
  if (!packed) return undefined;
  if (packed[3]) context.waitUntil(exports.after(env));
  return unpacked(packed);
}

// A plain object: an entrypoint class would be made anew for each request.
export default {
  fetch(request, env, context) {
    if (isFile(request.url) && env.ASSETS) return file(request, env.ASSETS);
    reviveAfterTrap();
    try {
      return atOnce(request, env, context) ?? exports.fetch(request, env, context).catch(rethrown);
    } catch (error) {
      rethrown(error);
    }
  },
};
`;

/** Bundles `staging/index.js` with the shim into `out/index.js`, beside `out/index_bg.wasm`. */
export async function bundleWorker(staging, out) {
  await writeFile(join(staging, 'shim.js'), SHIM);
  const { outputFiles } = await build({
    entryPoints: [join(staging, 'shim.js')],
    external: ['./index_bg.wasm', 'cloudflare:*'],
    format: 'esm',
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'silent',
  });
  // esbuild keeps source-phase imports; wrangler wants the plain form for `.wasm`.
  const code = outputFiles[0].text.replaceAll('import source ', 'import ');
  await mkdir(out, { recursive: true });
  await writeFile(join(out, 'index.js.new'), code);
  await rename(join(staging, 'index_bg.wasm'), join(out, 'index_bg.wasm'));
  await rename(join(out, 'index.js.new'), join(out, 'index.js'));
}
