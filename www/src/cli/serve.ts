// `ruelle serve` in Node: the endpoint as it is for Workers, with a folder as its store.
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIPv6 } from 'node:net';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';
import type Endpoint from 'ruelle/endpoint';

/** What the command line says of the server. */
interface Options {
  shards: string;
  /** A file of API keys, one a line. */
  keys: string | null;
  host: string;
  port: number;
  greeting: string;
  busy: string;
}

/** The first Node that knows the exceptions of the endpoint's module. */
const OLDEST = 22;
/** Milliseconds for requests under way to end after a signal to stop. */
const GRACE = 5000;
/** All shards may be open here, and each is asked that may change the answer. There is no Cache API. */
const DEFAULTS = { RUELLE_SHARDS_MB: '2000', RUELLE_SHARDS_ASKED: '128', RUELLE_CACHE: 'no' };
const METHODS_WITHOUT_BODY = new Set(['GET', 'HEAD']);

/** A binding, known to the endpoint by the name of its class. */
class Fetcher {
  constructor(readonly fetch: (request: Request | string) => Promise<Response>) {}
}

/** Serves until a signal, and gives the exit status. */
export async function serve(text: string): Promise<number> {
  const { node } = process.versions;
  if (Number(node.split('.')[0]) < OLDEST) {
    process.stderr.write(`error: Node ${node} is too old for \`ruelle serve\`; install Node ${OLDEST} or newer\n`);
    return 1;
  }
  const options: Options = JSON.parse(text);
  const { default: ruelle } = (await import(new URL('./endpoint-node.js', import.meta.url).href)) as { default: typeof Endpoint };
  const env = bindings(options);
  const server = createServer((incoming, outgoing) => {
    void answer(ruelle, env, incoming, outgoing).catch(() => outgoing.destroy());
  });
  const fault = await new Promise<NodeJS.ErrnoException | undefined>((done) => {
    server.once('error', done);
    server.listen(options.port, options.host, () => done(undefined));
  });
  const shown = (port: number): string => `${isIPv6(options.host) ? `[${options.host}]` : options.host}:${port}`;
  if (fault) {
    process.stderr.write(`error: ${options.busy.replaceAll('@ADDRESS@', shown(options.port)).replaceAll('@ERROR@', fault.message)}\n`);
    return 1;
  }
  const stopped = signal();
  process.stdout.write(options.greeting.replaceAll('@ADDRESS@', shown((server.address() as AddressInfo).port)));
  await stopped;
  const closed = new Promise((done) => server.close(done));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), GRACE).unref();
  await closed;
  return 0;
}

/** The first signal to stop. */
const signal = (): Promise<unknown> => Promise.race(['SIGINT', 'SIGTERM'].map((name) => new Promise((done) => process.once(name, done))));

/** Settings of the environment, and the folder and the keys as services. */
function bindings({ shards, keys }: Options): { ASSETS: Fetcher } {
  const settings = Object.entries(process.env).filter(([name]) => name.startsWith('RUELLE_'));
  const file = (path: string): Promise<Response> => readFile(path).then((bytes) => new Response(bytes, { headers: { 'content-length': String(bytes.length) } }), () => new Response(null, { status: 404 }));
  const name = (request: Request | string): string => basename(new URL(typeof request === 'string' ? request : request.url).pathname);
  return {
    ...DEFAULTS,
    ...Object.fromEntries(settings),
    ...(keys && { SECRETS: new Fetcher((request) => (name(request) === 'RUELLE_KEYS' ? file(keys) : Promise.resolve(new Response(null, { status: 404 })))) }),
    ASSETS: new Fetcher((request) => file(join(shards, decodeURIComponent(name(request))))),
  };
}

async function answer(ruelle: typeof Endpoint, env: { ASSETS: Fetcher }, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/', headers } = incoming;
  const pairs = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as [string, string]]));
  const body = METHODS_WITHOUT_BODY.has(method) ? {} : { body: Readable.toWeb(incoming) as ReadableStream<Uint8Array>, duplex: 'half' };
  const request = new Request(new URL(url, `http://${headers.host ?? 'localhost'}`), { method, headers: pairs, ...body });
  const response = await ruelle.fetch(request, env, { waitUntil: (promise) => void promise.catch(() => {}) });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (!response.body || method === 'HEAD') return void outgoing.end();
  // As on Workers, the header names a coding that is still to be applied.
  const coding = { br: () => createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }), gzip: () => createGzip() }[response.headers.get('content-encoding') ?? ''];
  const bytes = Readable.fromWeb(response.body as import('node:stream/web').ReadableStream);
  await (coding ? pipeline(bytes, coding(), outgoing) : pipeline(bytes, outgoing));
}
