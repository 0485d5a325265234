// wrangler dev: the worker and the site on real workerd, at one local address.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Fault } from './fault.mjs';
import { BUILD, NODE22, ROOT, WRANGLER } from './paths.mjs';
import { environment } from './run.mjs';

/** True when nothing listens on the port. */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });
}

/** A port that is free now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts the server and waits for it.
 * @param {{ port: number, site: string, shards?: string, rebuild?: boolean, settings?: Record<string, string>, config?: string }} options
 *   rebuild: build again when a source changes, with these shards; settings: those of docs/configuration.md; config: another wrangler.toml
 * @returns {Promise<{ url: string, log: () => string, ended: Promise<number>, stop: () => Promise<void> }>}
 */
export async function serve({ port, site, shards, rebuild = false, settings = {}, config }) {
  if (!(await isFree(port))) throw new Fault(`port ${port} is taken`, `npm start -- --port ${port + 1}`);
  const state = join(BUILD, 'state', String(port));
  const where = ['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', String(await freePort())];
  // On one's own machine nobody is limited.
  const vars = Object.entries({ RUELLE_LIMITS: 'off', ...settings }).flatMap(([name, value]) => ['--var', `${name}:${value}`]);
  const args = [WRANGLER, 'dev', ...where, ...vars, ...(config ? ['--config', config] : []), '--assets', site, '--persist-to', state, '--show-interactive-dev-session=false'];
  const build = rebuild ? { RUELLE_SHARDS: shards } : { RUELLE_BUILT: '1' };
  const env = environment({ ...build, RUELLE_SITE: site, CI: '1', NO_COLOR: '1' });
  const child = spawn(NODE22, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const ended = new Promise((resolve) => child.on('close', (code) => resolve(code ?? 0)));
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
  };
  const url = `http://127.0.0.1:${port}`;
  let over = false;
  ended.then(() => (over = true));
  for (let waited = 0; waited < 600; waited++) {
    if (over) throw new Fault(`wrangler ended before it was ready:\n${log.trimEnd()}`);
    // Any answer will do: without data, /health is 503, and that is an answer.
    if (await fetch(`${url}/health`).then((answer) => answer.headers.get('content-type')?.includes('json'), () => false)) {
      return { url, log: () => log, ended, stop };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await stop();
  throw new Fault(`wrangler was not ready after a minute:\n${log.trimEnd()}`);
}
