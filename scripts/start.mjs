// npm start: from a fresh clone to the endpoint and the demo page at one local address.
//   npm start -- --shards DIR --port N --release
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, main } from './lib/fault.mjs';
import { BUILD, ROOT, SHARDS_DIR } from './lib/paths.mjs';
import { serve } from './lib/serve.mjs';
import { step } from './lib/step.mjs';

const USAGE = 'npm start -- [--shards DIR] [--port N] [--release]';

function options() {
  let values;
  try {
    ({ values } = parseArgs({ options: { shards: { type: 'string' }, port: { type: 'string', default: '8787' }, release: { type: 'boolean', default: false } } }));
  } catch (error) {
    throw new Fault(error.message, USAGE);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Fault(`--port ${values.port}: expected 1 to 65535`, USAGE);
  // npm runs scripts in the package's folder: a relative DIR is meant from where the person is.
  const shards = values.shards ? resolve(process.env.INIT_CWD ?? process.cwd(), values.shards) : SHARDS_DIR;
  return { port, shards, release: values.release, site: join(BUILD, 'sites', String(port)) };
}

await main(async () => {
  const begun = performance.now();
  const { port, shards, release, site } = options();
  // What is served here need not be small. It is read where the modules are made, also when wrangler makes them anew.
  if (!release) process.env.BUILD_PROFILE = 'quick';
  const { buildAll } = await import('./lib/build.mjs');
  const { checkShards } = await import('./lib/manifest.mjs');
  const manifest = await checkShards(shards);
  console.error(`Ruelle: ${manifest.shards.length} shard(s) of ${shards}`);
  await buildAll({ shards, site });
  let server;
  await step('workerd (wrangler dev)', async () => {
    server = await serve({ port, site, shards, rebuild: true });
  });
  const { url } = server;
  console.error(`  ready in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
  console.log(`  page      ${url}/`);
  console.log(`  endpoint  ${url}/search?q=…   ${url}/reverse?lon=…&lat=…   ${url}/health`);
  console.log(`  try       curl '${url}/search?q=paris&limit=1'\n`);
  console.log('  Ctrl+C stops it.');
  const stop = () => server.stop().then(() => process.exit(0));
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);
  // A shell between npm and this script may end by the signal without handing it on.
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 500).unref();
  const code = await server.ended;
  throw new Fault(`wrangler ended with code ${code}:\n${server.log().trimEnd()}`);
});
