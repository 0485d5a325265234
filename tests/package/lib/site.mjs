// Folders served as a plain static site, which knows ranges, and a browser to look at it.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { chromium as executable } from '../../../scripts/lib/chromium.mjs';
import { SHARDS_DIR } from '../../../scripts/lib/paths.mjs';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json' };
/** Longer than any page here needs. */
const PATIENCE = 20_000;

/**
 * Serves `folder`, with the demo shards at /shards/.
 * @param {string} folder
 * @param {Record<string, import('node:http').RequestListener>} [handlers] by path, first of all
 * @param {(path: string, response: import('node:http').ServerResponse, request: import('node:http').IncomingMessage) => boolean} [handle] then this: true when it has answered
 */
export async function serveFolder(folder, handlers = {}, handle = () => false) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    if (handlers[path]) return handlers[path](request, response);
    if (handle(path, response, request)) return;
    const name = normalize(path.endsWith('/') ? `${path}index.html` : path);
    const file = name.startsWith('/shards/') ? join(SHARDS_DIR, name.slice('/shards/'.length)) : join(folder, name);
    const size = await stat(file).then((found) => (found.isFile() ? found.size : undefined), () => undefined);
    if (size === undefined) return response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    sendFile(request, response, size, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }, (range) => createReadStream(file, range).pipe(response));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => new Promise((done) => (server.closeAllConnections(), server.close(done))) };
}

/** Sends a file of `size` bytes, or the range of it that is asked for; `send` writes the bytes from `start` to `end`, both included. */
export function sendFile({ headers }, response, size, more, send) {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
  if (first === undefined) return response.writeHead(200, { ...more, 'accept-ranges': 'bytes', 'content-length': size }), send({ start: 0, end: size - 1 });
  const [start, end] = [Number(first), Math.min(Number(last), size - 1)];
  if (start > end) return response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
  response.writeHead(206, { ...more, 'content-range': `bytes ${start}-${end}/${size}`, 'content-length': end - start + 1 });
  return send({ start, end });
}

/** A browser for the tests of this file. */
export function browser() {
  let running;
  before(async () => {
    running = await chromium.launch({ executablePath: await executable(), args: FLAGS });
  });
  after(() => running?.close());
  return {
    /** A profile of its own. */
    context: (options) => running.newContext(options),
    /** Opens a page in a profile of its own; `errors` are its exceptions. */
    async visit(url, context, route = async () => {}) {
      const page = await (context ?? (await running.newContext())).newPage();
      await route(page);
      const errors = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      page.setDefaultTimeout(PATIENCE);
      await page.goto(url);
      return { page, errors };
    },
    /** What the page at `url` says in its title, once it says something. */
    async title(url) {
      const { page, errors } = await this.visit(url);
      try {
        await page.waitForFunction(() => document.title !== '');
        return await page.title();
      } catch (error) {
        throw new Error(`${error.message}\n${errors.join('\n')}`);
      } finally {
        await page.context().close();
      }
    },
  };
}
