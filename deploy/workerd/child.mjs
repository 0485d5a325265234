// One process of workerd, from its start to its end.
import { spawn } from 'node:child_process';

/** How often a process that starts is asked whether it answers, milliseconds. */
const LOOK = 50;

/**
 * Starts a process that accepts from the shared socket.
 * @param {{ workerd: string, config: string, descriptor: number, startWithin: number, log: (line: string) => void }} options
 * @returns {Promise<{ pid: number, url: string, ended: Promise<number>, isUp: () => boolean, stop: (within: number) => Promise<void> }>}
 */
export async function startProcess({ workerd, config, descriptor, startWithin, log }) {
  // 3: what is shared; 4: where it says on which port its own socket listens.
  const args = ['serve', '--socket-fd=shared=3', '--control-fd=4', config];
  const child = spawn(workerd, args, { stdio: ['ignore', 'pipe', 'pipe', descriptor, 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) lines(stream, log);
  let isUp = true;
  const ended = new Promise((done) => {
    child.once('error', (error) => (log(error.message), (isUp = false), done(1)));
    child.once('close', (code, signal) => ((isUp = false), done(signal ? 0 : (code ?? 1))));
  });
  const stop = async (within) => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), within);
    await ended;
    clearTimeout(late);
  };
  const port = await Promise.race([ownPort(child.stdio[4]), ended.then(() => undefined), after(startWithin)]);
  const url = `http://127.0.0.1:${port}`;
  if (port && (await answers(url, startWithin, () => isUp))) return { pid: child.pid, url, ended, isUp: () => isUp, stop };
  await stop(0);
  throw new Error(`workerd did not answer within ${startWithin} ms`);
}

const after = (time) => new Promise((done) => setTimeout(done, time).unref());

function ownPort(stream) {
  return new Promise((resolve) => {
    lines(stream, (line) => {
      const said = JSON.parse(line);
      if (said.event === 'listen' && said.socket === 'own') resolve(said.port);
    });
  });
}

/** Any answer will do: without data, /health/ready may be 503, and that is an answer. */
async function answers(url, within, isUp) {
  const deadline = performance.now() + within;
  while (isUp() && performance.now() < deadline) {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(within) }).catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer) return true;
    await after(LOOK);
  }
  return false;
}

function lines(stream, tell) {
  let rest = '';
  stream.setEncoding('utf8').on('data', (chunk) => {
    const all = (rest + chunk).split('\n');
    rest = all.pop();
    all.filter(Boolean).forEach(tell);
  });
}
