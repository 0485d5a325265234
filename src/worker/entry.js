// The module that Workers run: the door to the WebAssembly of src/worker.
// It is bundled from a folder that also has `index.js`, as wasm-bindgen writes it.
import * as wasm from './index.js';
import { file, fileAt, unmounted } from './ranges.js';

// The messages of traps name Rust functions, many deep.
Error.stackTraceLimit = 100;
const state = wasm.__worker_init_state();

/** Starts a fresh instance after a trap, so that one bad request never takes the isolate down. */
function reviveAfterTrap() {
  if (!state.criticalError) return;
  console.log('the last request trapped: starting a fresh instance');
  wasm.__wbg_reset_state();
  state.criticalError = false;
  state.instanceId++;
}

function noteTrap(error) {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  console.error('trap', error);
  state.criticalError = true;
}

function noteAndThrow(error) {
  noteTrap(error);
  throw error;
}

// Node has no such event.
globalThis.addEventListener?.('error', (event) => noteTrap(event.error));

/** Names of the headers that the settings need; undefined before the settings were read. */
let wantedHeaders;

/** Position of the byte that says whether there is work behind the answer; before it, the length of the head. */
const BEHIND = 3;
const HEAD = 4;
const latin1 = new TextDecoder('latin1');

/** Bytes from which an answer is compressed. */
const COMPRESSED_FROM = 1024;

/** Codings that the platform writes, best first, each with the form of a header that takes it. */
const CODINGS = ['br', 'gzip'].map((name) => [name, new RegExp(`(^|[ ,])${name} *(;(?! *q=0(\\.0*)?( *,|$))|,|$)`)]);

/**
 * The best coding that a client takes. The platform writes a body in the coding that its response names.
 * Where there is a proxy of Cloudflare's, the header is the proxy's, and `cf` has the client's.
 */
function codingOf({ headers, cf }) {
  const accepted = (cf ? cf.clientAcceptEncoding : headers.get('accept-encoding')) ?? '';
  return CODINGS.find(([, takes]) => takes.test(accepted))?.[0];
}

/** The headers of an answer that is there once in each coding. */
const varying = (vary) => (vary ? `${vary}, accept-encoding` : 'accept-encoding');

/** A response that Rust has not packed, compressed. A file of addresses is not: its rows would wait for each other. */
function compressed(response, coding) {
  if (!coding || response.status !== 200 || !response.body) return response;
  if (response.headers.has('content-encoding') || response.headers.has('content-disposition')) return response;
  const headers = new Headers(response.headers);
  headers.set('content-encoding', coding);
  headers.set('vary', varying(headers.get('vary')));
  return new Response(response.body, { status: response.status, headers });
}

/** The response that Rust packed: length of the head, work behind, the head as lines, the body. */
function unpack(bytes, coding) {
  const end = HEAD + bytes[0] + bytes[1] * 0x100 + bytes[2] * 0x10000;
  const [status, ...lines] = latin1.decode(bytes.subarray(HEAD, end)).split('\n');
  const headers = {};
  for (let at = 0; at < lines.length; at += 2) headers[lines[at]] = lines[at + 1];
  if (coding && status === '200') {
    headers.vary = varying(headers.vary);
    if (bytes.length - end > COMPRESSED_FROM) headers['content-encoding'] = coding;
  }
  return new Response(end < bytes.length ? bytes.subarray(end) : null, { status: +status, headers });
}

/** The answer in one call, if there is no body to read and nothing to wait for. */
function answerNow(request, env, context, coding) {
  const { method, headers } = request;
  // The body is asked for last: the platform makes a stream of it.
  if (method !== 'GET' && request.body) return undefined;
  wantedHeaders ??= wasm.wantedHeaders();
  if (!wantedHeaders) return undefined;
  let lines = `${method}\n${request.url}\n${headers.get('accept') ?? ''}\n${headers.get('if-none-match') ?? ''}`;
  for (const name of wantedHeaders) lines += '\n' + (headers.get(name) ?? '');
  const bytes = wasm.answerNow(lines);
  if (!bytes) return undefined;
  if (bytes[BEHIND]) context.waitUntil(wasm.workBehind(env));
  return unpack(bytes, coding);
}

// A plain object: an entrypoint class would be made anew for each request.
export default {
  fetch(request, env, context) {
    const at = fileAt(request.url);
    if (at >= 0 && env.ASSETS) return file(unmounted(request, at), env.ASSETS);
    reviveAfterTrap();
    try {
      const coding = codingOf(request);
      return answerNow(request, env, context, coding) ?? wasm.fetch(request, env, context).then((response) => compressed(response, coding), noteAndThrow);
    } catch (error) {
      noteAndThrow(error);
    }
  },
};
