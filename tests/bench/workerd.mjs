// Workers on bare workerd, one process, a port each: what `wrangler dev` would add is not measured.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { join, relative } from 'node:path';
import { Fault } from '../../scripts/lib/fault.mjs';
import { BUILD, MODULES, ROOT } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/ports.mjs';

const FOLDER = join(BUILD, 'bench');
const COMPATIBILITY_DATE = '2026-10-23';

/** Path of workerd's executable, which wrangler brings. */
export function executable() {
  const resolve = createRequire(join(MODULES, 'wrangler', 'package.json')).resolve;
  return createRequire(resolve('workerd')).resolve('workerd/bin/workerd');
}

const text = (value) => JSON.stringify(value);

/**
 * One worker of the configuration.
 * @param {{ name: string, port: number, modules: Record<string, string>, assets?: string, assetsAs?: string, vars?: Record<string, string>, services?: Record<string, string>, cache?: string, outbound?: string }} worker
 *   modules: files by module name; assets: a folder, bound as ASSETS or `assetsAs`; services: other workers by binding; cache: the worker that keeps for the Cache API; outbound: the worker that stands for the internet
 */
function entries({ name, port, modules, assets, assetsAs = 'ASSETS', vars = {}, services: bound = {}, cache, outbound }, folder) {
  const file = (path) => text(relative(folder, path));
  const module = ([as, path]) => `(name = ${text(as)}, ${path.endsWith('.wasm') ? 'wasm' : 'esModule'} = embed ${file(path)})`;
  const boundAs = [
    ...Object.entries(assets ? { [assetsAs]: `${name}-assets`, ...bound } : bound).map(([as, service]) => `(name = ${text(as)}, service = ${text(service)})`),
    ...Object.entries(vars).map(([as, value]) => `(name = ${text(as)}, text = ${text(value)})`),
  ];
  const bindings = `, bindings = [${boundAs.join(', ')}]${cache ? `, cacheApiOutbound = ${text(cache)}` : ''}${outbound ? `, globalOutbound = ${text(outbound)}` : ''}`;
  const list = Object.entries(modules).map(module).join(', ');
  const services = [`(name = "${name}", worker = (modules = [${list}], compatibilityDate = "${COMPATIBILITY_DATE}"${bindings}))`];
  if (assets) services.push(`(name = "${name}-assets", disk = (path = ${text(assets)}))`);
  return { services, socket: `(name = "${name}", address = "127.0.0.1:${port}", http = (), service = "${name}")` };
}

/**
 * Starts them all, with a configuration in `folder`; `url(name)` is where one listens.
 * @param {{ name: string, modules: Record<string, string>, assets?: string }[]} workers
 * @param {{ v8Flags?: string[] }} options for all isolates
 */
export async function start(workers, folder = FOLDER, { v8Flags = [] } = {}) {
  await mkdir(folder, { recursive: true });
  const placed = [];
  for (const worker of workers) placed.push({ ...worker, port: await freePort() });
  const parts = placed.map((worker) => entries(worker, folder));
  const services = parts.flatMap((part) => part.services).join(',\n    ');
  const sockets = parts.map((part) => part.socket).join(',\n    ');
  const flags = v8Flags.length > 0 ? `,\n  v8Flags = [${v8Flags.map(text).join(', ')}]` : '';
  const config = `using Workerd = import "/workerd/workerd.capnp";\nconst config :Workerd.Config = (\n  services = [\n    ${services}\n  ],\n  sockets = [\n    ${sockets}\n  ]${flags}\n);\n`;
  const file = join(folder, 'workerd.capnp');
  await writeFile(file, config);
  const child = spawn(executable(), ['serve', file], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const ended = new Promise((done) => child.on('close', done));
  const url = (name) => `http://127.0.0.1:${placed.find((worker) => worker.name === name).port}`;
  const stop = () => (child.kill('SIGTERM'), ended);
  for (const { port } of placed) await untilItListens(port, ended, () => log);
  return { url, stop, log: () => log, pid: child.pid };
}

/** Until the port takes a connection: nothing is asked, so that the first question finds the worker as it starts. */
async function untilItListens(port, ended, log) {
  let over = false;
  ended.then(() => (over = true));
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline && !over) {
    const taken = await new Promise((tell) => {
      const socket = connect(port, '127.0.0.1', () => (socket.destroy(), tell(true)));
      socket.once('error', () => tell(false));
    });
    if (taken) return;
    await new Promise((wait) => setTimeout(wait, 50));
  }
  throw new Fault(`workerd does not answer:\n${log()}`);
}
