// The endpoint as it is self-hosted, for one test file.
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BUILD, ROOT, SHARDS_DIR } from '../../../scripts/lib/paths.mjs';
import { executable } from '../../bench/workerd.mjs';

/**
 * Starts it on a copy of the demo shards.
 * @param {{ args?: string[], env?: Record<string, string> }} [options]
 */
export async function selfHosted({ args = [], env = {} } = {}) {
  await mkdir(BUILD, { recursive: true });
  const folder = await mkdtemp(join(BUILD, 'test-fleet-'));
  const shards = join(folder, 'shards');
  await cp(SHARDS_DIR, shards, { recursive: true });
  const places = ['--shards', shards, '--work', join(folder, 'work'), '--workerd', executable()];
  const ports = ['--host', '127.0.0.1', '--port', '0', '--admin-host', '127.0.0.1', '--admin-port', '0', '--grace', '5'];
  const child = spawn(process.execPath, [join(ROOT, 'deploy', 'workerd', 'main.mjs'), ...places, ...ports, ...args], { env: { ...process.env, ...env } });
  const events = [];
  let rest = '';
  let look = () => {};
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    events.push(...lines.filter(Boolean).map((line) => JSON.parse(line)));
    look();
  });
  const ended = new Promise((done) => child.once('close', (code) => done(code)));
  /** The next event of this name, or the last one when it has happened. */
  const event = (name, from = 0) =>
    new Promise((resolve, reject) => {
      look = () => {
        const found = events.slice(from).find((each) => each.event === name);
        if (found) resolve(found);
      };
      ended.then(() => reject(new Error(`ended before ${name}: ${JSON.stringify(events)}`)));
      look();
    });
  const { port, admin } = await event('ready');
  return {
    shards,
    events,
    event,
    ended,
    url: `http://127.0.0.1:${port}`,
    admin: `http://127.0.0.1:${admin}`,
    signal: (name) => child.kill(name),
    async remove() {
      // Its processes end with it only when it is asked to end.
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}
