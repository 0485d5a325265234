// npm run check:contract: thousands of requests made from /openapi.json by Schemathesis, with all its checks.
//   npm run check:contract -- [--url URL] [--examples N] [--seed N]… [--mode all|positive|negative]
// Without --url it serves the demo on workerd. Needs python3; Schemathesis is fetched into the checkout.
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, main } from './lib/fault.mjs';
import { BUILD, SHARDS_DIR } from './lib/paths.mjs';
import { environmentOf } from './lib/python.mjs';
import { capture } from './lib/run.mjs';
import { step } from './lib/step.mjs';

const SCHEMATHESIS = 'schemathesis==4.32.5';

// What a schema cannot say: that lon needs lat, that a rectangle's west is west of its east, that a text holds a letter
// or a digit, that a file has the columns that are named. There, a request that fits the schema may be refused with 400. And 413 and 414 refuse as well as 400 does.
// Unknown parameters are ignored by contract: none are made up. The parts of a form are texts: a list or an object in the
// place of one is written as nothing, which is as absent, so that a form that breaks the schema may be answered.
const CONFIG = `
[generation]
allow-extra-parameters = false

[checks]
negative_data_rejection.expected-statuses = [400, 404, 405, 413, 414]

[[operations]]
include-path-regex = "^/(search|reverse|completion)$"
checks.positive_data_acceptance.expected-statuses = ["2xx", 304, 400]

[[operations]]
include-path-regex = "/csv$"
checks.positive_data_acceptance.expected-statuses = ["2xx", 400]
checks.negative_data_rejection.expected-statuses = [200, 400, 405, 413]
`;

function options() {
  try {
    const text = { type: 'string' };
    return parseArgs({ options: { url: text, examples: { ...text, default: '100' }, seed: { ...text, multiple: true, default: ['1', '2', '3'] }, mode: { ...text, default: 'all' } } }).values;
  } catch (error) {
    throw new Fault(error.message, 'npm run check:contract -- [--url URL] [--examples N] [--seed N]… [--mode all|positive|negative]');
  }
}

/** The demo's shards on workerd, without its page. */
async function demo() {
  const { ensureTools } = await import('./lib/tools.mjs');
  await ensureTools();
  const { buildWorker } = await import('./lib/wasm.mjs');
  const { serve } = await import('./lib/serve.mjs');
  await step('worker (cargo, wasm-bindgen, wasm-opt)', buildWorker, { expect: 'a minute' });
  const site = join(BUILD, 'sites', 'check-contract');
  await rm(site, { recursive: true, force: true });
  await cp(SHARDS_DIR, join(site, 'shards'), { recursive: true, filter: (path) => !path.startsWith(join(SHARDS_DIR, 'demo') + sep) });
  return serve({ site });
}

await main(async () => {
  const { url, examples, seed: seeds, mode } = options();
  const { bin, missing } = await environmentOf('schemathesis', [SCHEMATHESIS]);
  if (missing) throw new Fault(`Schemathesis is not to be had: ${missing}`, 'install python3 with venv and pip');
  const server = url ? undefined : await demo();
  try {
    const folder = join(BUILD, 'check-contract');
    await mkdir(folder, { recursive: true });
    const config = join(folder, 'schemathesis.toml');
    await writeFile(config, CONFIG);
    const schema = `${(url ?? server.url).replace(/\/$/, '')}/openapi.json`;
    for (const seed of seeds) {
      const args = ['--config-file', config, 'run', schema, '--checks', 'all', '--max-examples', examples, '--seed', seed, '--mode', mode];
      const { code } = await capture(join(bin, 'st'), [...args, '--continue-on-failure'], { cwd: folder, echo: true });
      if (code !== 0) throw new Fault(`with seed ${seed}, the endpoint is not what ${schema} says`, 'the requests to repeat are above');
    }
  } finally {
    await server?.stop();
  }
});
