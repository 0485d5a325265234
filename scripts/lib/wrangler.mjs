// wrangler dev, until it answers.
import { spawn } from 'node:child_process';
import { Fault } from './fault.mjs';
import { NODE22, ROOT, WRANGLER } from './paths.mjs';
import { freePort, isFree } from './ports.mjs';
import { environment } from './run.mjs';

/** Another process may take a port between its choice and its use. */
const STARTS = 5;
const PATIENCE_MS = 60_000;
const GRACE_MS = 5000;
const TAKEN = /Address already in use|EADDRINUSE/;

/**
 * Starts a worker on workerd and waits for it.
 * @param {{ port?: number, args?: string[], cwd?: string, env?: Record<string, string>, path?: string }} options
 *   port: a free one without it; path: what is asked until an answer comes, of any status
 * @returns {Promise<{ url: string, log: () => string, ended: Promise<number>, stop: (options?: { graceMs?: number }) => Promise<void> }>}
 */
export async function dev({ port, path = '/', ...options }) {
  if (port && !(await isFree(port))) throw new Fault(`port ${port} is taken`, `npm start -- --port ${port + 1}`);
  for (let starts = 1; ; starts++) {
    const server = start(port ?? (await freePort()), await freePort(), options);
    if (await answers(server, path)) return server;
    if (starts < STARTS && TAKEN.test(server.log())) continue;
    throw new Fault(`wrangler ended before it was ready:\n${server.log().trimEnd()}`);
  }
}

function start(port, inspector, { args = [], cwd = ROOT, env = {} }) {
  const where = ['--ip', '127.0.0.1', '--port', String(port), '--inspector-port', String(inspector)];
  const all = [WRANGLER, 'dev', ...where, ...args, '--show-interactive-dev-session=false'];
  // A group of its own, so that what it has started ends with it.
  const child = spawn(NODE22, all, { cwd, env: environment({ CI: '1', NO_COLOR: '1', ...env }), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const kill = (signal) => {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // It has ended.
    }
  };
  const ended = new Promise((resolve) => child.on('close', (code) => resolve(code ?? 0)));
  const orphaned = () => kill('SIGKILL');
  process.once('exit', orphaned);
  ended.then(() => process.off('exit', orphaned));
  const stop = async ({ graceMs = GRACE_MS } = {}) => {
    child.kill('SIGTERM');
    const late = setTimeout(() => kill('SIGKILL'), graceMs);
    await ended;
    clearTimeout(late);
  };
  return { url: `http://127.0.0.1:${port}`, log: () => log, ended, stop };
}

/** True when it answers, false when it has ended. */
async function answers({ url, log, ended, stop }, path) {
  let over = false;
  ended.then(() => (over = true));
  const deadline = performance.now() + PATIENCE_MS;
  while (!over) {
    if (await fetch(url + path).then((answer) => answer.text(), () => undefined).then((text) => text !== undefined)) return !over;
    if (performance.now() > deadline) {
      await stop();
      throw new Fault(`wrangler was not ready after a minute:\n${log().trimEnd()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
