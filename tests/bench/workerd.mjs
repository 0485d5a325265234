// Workers on bare workerd, one process, a port each: what `wrangler dev` would add is not measured.
import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { Fault } from '../../scripts/lib/fault.mjs';
import { BUILD, MODULES, ROOT } from '../../scripts/lib/paths.mjs';
import { freePort } from '../../scripts/lib/serve.mjs';

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
 * @param {{ name: string, port: number, modules: Record<string, string>, assets?: string }} worker files by module name
 */
function entries({ name, port, modules, assets }) {
  const file = (path) => text(relative(FOLDER, path));
  const module = ([as, path]) => `(name = ${text(as)}, ${path.endsWith('.wasm') ? 'wasm' : 'esModule'} = embed ${file(path)})`;
  const bindings = assets ? `, bindings = [(name = "ASSETS", service = "${name}-assets")]` : '';
  const list = Object.entries(modules).map(module).join(', ');
  const services = [`(name = "${name}", worker = (modules = [${list}], compatibilityDate = "${COMPATIBILITY_DATE}"${bindings}))`];
  if (assets) services.push(`(name = "${name}-assets", disk = (path = ${text(assets)}))`);
  return { services, socket: `(name = "${name}", address = "127.0.0.1:${port}", http = (), service = "${name}")` };
}

/**
 * Starts them all; `url(name)` is where one listens.
 * @param {{ name: string, modules: Record<string, string>, assets?: string }[]} workers
 */
export async function start(workers) {
  await mkdir(FOLDER, { recursive: true });
  const placed = [];
  for (const worker of workers) placed.push({ ...worker, port: await freePort() });
  const parts = placed.map(entries);
  const services = parts.flatMap((part) => part.services).join(',\n    ');
  const sockets = parts.map((part) => part.socket).join(',\n    ');
  const config = `using Workerd = import "/workerd/workerd.capnp";\nconst config :Workerd.Config = (\n  services = [\n    ${services}\n  ],\n  sockets = [\n    ${sockets}\n  ]\n);\n`;
  const file = join(FOLDER, 'bench.capnp');
  await writeFile(file, config);
  const child = spawn(executable(), ['serve', file], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const ended = new Promise((done) => child.on('close', done));
  const url = (name) => `http://127.0.0.1:${placed.find((worker) => worker.name === name).port}`;
  const stop = () => (child.kill('SIGTERM'), ended);
  for (const { name } of placed) await untilItAnswers(url(name), ended, () => log);
  return { url, stop, log: () => log, pid: child.pid };
}

async function untilItAnswers(url, ended, log) {
  let over = false;
  ended.then(() => (over = true));
  const deadline = performance.now() + 20_000;
  while (performance.now() < deadline && !over) {
    if (await fetch(`${url}/health`).then((answer) => answer.arrayBuffer(), () => undefined)) return;
    await new Promise((wait) => setTimeout(wait, 50));
  }
  throw new Fault(`workerd does not answer:\n${log()}`);
}
