// The endpoint on one's own machine: workerd on all cores. Wants nothing but Node; runs as it is in the container.
//   node deploy/workerd/main.mjs (--shards DIR | --store HOST:PORT) [--port 8787] [--host 0.0.0.0] [--admin-port 9464] [--admin-host 0.0.0.0] [--processes N]
//     [--worker DIR] [--workerd FILE] [--work DIR] [--watch SECONDS] [--grace SECONDS] [--drain SECONDS]
// Variables of the environment that begin with RUELLE_ are the endpoint's settings. SIGTERM and SIGINT finish what is under way, then end;
// SIGHUP looks for newer shards at once.
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { administer } from './admin.mjs';
import { configuration } from './config.mjs';
import { Fleet } from './fleet.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const OPTIONS = {
  shards: { type: 'string' },
  store: { type: 'string' },
  port: { type: 'string', default: '8787' },
  host: { type: 'string', default: '0.0.0.0' },
  'admin-port': { type: 'string', default: '9464' },
  'admin-host': { type: 'string', default: '0.0.0.0' },
  processes: { type: 'string', default: String(availableParallelism()) },
  worker: { type: 'string', default: join(HERE, '..', '..', '.build', 'worker') },
  workerd: { type: 'string', default: process.env.WORKERD ?? 'workerd' },
  work: { type: 'string', default: join(tmpdir(), 'ruelle') },
  watch: { type: 'string', default: '5' },
  grace: { type: 'string', default: '30' },
  drain: { type: 'string', default: '0' },
};

/** One line of JSON an event, as the endpoint's own logs. */
const log = (event) => console.error(JSON.stringify({ time: new Date().toISOString(), ...event }));

/** Whole numbers in their range; every fault at once. */
function read() {
  const { values } = parseArgs({ options: OPTIONS });
  const faults = [values.shards, values.store].filter(Boolean).length === 1 ? [] : ['--shards is required, the folder with manifest.json; or --store, the server that has it'];
  if (values.store && !/^[\w.[\]:-]+:\d+$/.test(values.store)) faults.push(`--store ${values.store}: expected HOST:PORT`);
  const whole = (name, least, most) => {
    const number = Number(values[name]);
    if (!(Number.isInteger(number) && number >= least && number <= most)) faults.push(`--${name} ${values[name]}: expected a whole number from ${least} to ${most}`);
    return number;
  };
  const numbers = {
    port: whole('port', 0, 65535),
    adminPort: whole('admin-port', 0, 65535),
    processes: whole('processes', 1, 256),
    watch: whole('watch', 0, 86400),
    grace: whole('grace', 0, 3600),
    drain: whole('drain', 0, 3600),
  };
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return { ...values, ...numbers };
}

async function main() {
  const options = read();
  const settings = Object.keys(process.env).filter((name) => name.startsWith('RUELLE_')).sort();
  mkdirSync(options.work, { recursive: true });
  const { config, shelf } = configuration({ folder: options.work, worker: options.worker, shards: options.shards, store: options.store, settings });
  writeFileSync(join(options.work, 'shelf.js'), shelf);
  writeFileSync(join(options.work, 'ruelle.capnp'), config);
  const fleet = new Fleet({
    host: options.host,
    port: options.port,
    processes: options.processes,
    shards: resolve(options.shards ?? '.'),
    // What a server has, the endpoint itself looks for.
    watchEvery: options.store ? 0 : options.watch * 1000,
    stopWithin: options.grace * 1000,
    startWithin: 30_000,
    workerd: options.workerd,
    config: join(options.work, 'ruelle.capnp'),
    log,
  });
  await fleet.start();
  const admin = await administer({ fleet, host: options['admin-host'], port: options.adminPort });
  log({ event: 'ready', port: fleet.port, admin: admin.port, processes: options.processes, settings });
  process.on('SIGHUP', () => fleet.look());
  const stop = async (signal) => {
    if (fleet.isStopping) return;
    fleet.isStopping = true;
    log({ event: 'stopping', signal });
    // Until nobody sends anything more: who balances the load has seen that this one is not ready.
    await new Promise((done) => setTimeout(done, options.drain * 1000));
    await fleet.stop();
    admin.close();
    log({ event: 'stopped' });
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => stop(signal));
}

main().catch((error) => {
  log({ event: 'failed', error: error.message });
  process.exit(1);
});
