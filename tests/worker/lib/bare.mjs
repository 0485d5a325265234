// The endpoint on bare workerd, with a store that fails on demand and settings of one's own.
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { BUILD, WORKER_DIR } from '../../../scripts/lib/paths.mjs';
import { start } from '../../bench/workerd.mjs';
import { emptySite } from './server.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const MODULES = { 'index.js': join(WORKER_DIR, 'index.js'), 'index_bg.wasm': join(WORKER_DIR, 'index_bg.wasm') };

/**
 * Starts workerd while the tests of a file run.
 * @param {(site: object) => Promise<void>} fill puts shards in the store
 * @param {Record<string, string>} vars settings of the endpoint
 * @param {{ names?: string[], keeper?: boolean, collector?: boolean, secrets?: boolean, prepare?: () => Promise<void> }} options
 *   names: endpoints, each an isolate of its own; keeper: with a Cache API; collector: of traces, at any URL;
 *   secrets: bound to the store's folder; prepare: runs before the first test, once workerd answers
 */
export function bare(fill, vars = {}, { names = ['ruelle'], keeper = false, collector = false, secrets = false, prepare } = {}) {
  const here = {};
  before(async () => {
    here.site = await emptySite();
    await fill(here.site);
    here.folder = await mkdtemp(join(BUILD, 'test-workerd-'));
    here.names = names;
    here.server = await start(
      [
        ...here.names.map((name) => ({ name, modules: MODULES, vars, services: { ASSETS: 'store', ...(secrets ? { SECRETS: 'store-assets' } : {}) }, ...(keeper ? { cache: 'keeper' } : {}), ...(collector ? { outbound: 'collector' } : {}) })),
        { name: 'store', modules: { 'store.js': join(HERE, 'faulty-store.js') }, assets: join(here.site.folder, 'shards'), assetsAs: 'DISK' },
        ...(keeper ? [{ name: 'keeper', modules: { 'keeper.js': join(HERE, 'keeper.js') } }] : []),
        ...(collector ? [{ name: 'collector', modules: { 'collector.js': join(HERE, 'collector.js') } }] : []),
      ],
      here.folder,
    );
    // Not in a hook of its own: hooks of a file do not wait for each other.
    await prepare?.();
  });
  after(async () => {
    await here.server?.stop();
    await here.site?.remove();
    if (here.folder) await rm(here.folder, { recursive: true });
  });
  const url = (name = here.names[0]) => here.server.url(name);
  const put = (name, path, body) => fetch(here.server.url(name) + path, { method: 'PUT', body: JSON.stringify(body) });
  const ask = async (path, { name, ...init } = {}) => {
    const answer = await fetch(url(name) + path, init);
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json');
    return { status: answer.status, headers: answer.headers, text, json: isJson && text ? JSON.parse(text) : undefined };
  };
  return {
    url,
    ask,
    log: () => here.server.log(),
    site: () => here.site,
    /** How the store behaves from now on. */
    store: (mode, more = {}) => put('store', '/mode', { mode, ...more }),
    alias: (names) => put('store', '/alias', names),
    asked: async () => (await ask('/asked', { name: 'store' })).json,
    traces: async () => (await ask('/traces', { name: 'store' })).json,
    collected: async () => (await ask('/collected', { name: 'collector' })).json,
    keeper: async () => (await ask('/counts', { name: 'keeper' })).json,
    /** The value of one line of /metrics; 0 when it is not there. */
    metric: async (line, name) => Number((await ask('/metrics', { name })).text.split('\n').find((row) => row.startsWith(`${line} `))?.split(' ').pop() ?? 0),
  };
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** Looks again and again until something holds. */
export async function until(what, holds, most = 10_000) {
  const end = performance.now() + most;
  for (;;) {
    if (await holds()) return;
    if (performance.now() > end) throw new Error(`not within ${most} ms: ${what}`);
    await pause(50);
  }
}
