// npm run test:real: the tests on real addresses, where they lie beside the project.
//   RUELLE_SHARED names their folder, by default ../shared: data/ban/adresses-NN.csv.gz, eval/evaluate.py, eval/dev.jsonl
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { accuracy, buildShards } from './lib/accuracy.mjs';
import { Fault, main } from './lib/fault.mjs';
import { cargoTests } from './lib/outcomes.mjs';
import { ROOT } from './lib/paths.mjs';
import { Tally } from './lib/tally.mjs';

const shared = resolve(process.env.RUELLE_SHARED ?? join(ROOT, '..', 'shared'));
const ban = join(shared, 'data', 'ban');
const evaluation = join(shared, 'eval');

const TESTS = [
  { label: 'real files are read whole', args: ['--test', 'real_inputs'] },
  { label: 'every real address comes back', args: ['--test', 'real_readback'] },
  { label: 'plane coordinates are those of the data', args: ['--test', 'api', 'plane_coordinates'] },
];

await main(async () => {
  if (!existsSync(ban)) throw new Fault(`no real addresses in ${ban}`, 'put adresses-NN.csv.gz there, or set RUELLE_SHARED');
  process.env.RUELLE_SHARED = shared;
  process.env.RUELLE_BAN = ban;
  const tally = new Tally(process.argv.slice(2));
  for (const { label, args } of TESTS) {
    await tally.check(label, () => cargoTests(['test', '--profile', 'fast', '--quiet', '--locked', '--features', 'cli', ...args]));
  }
  const shards = await mkdtemp(join(tmpdir(), 'ruelle-real-'));
  try {
    await tally.check('shards of the real addresses', () => buildShards(ban, shards));
    if (existsSync(join(evaluation, 'evaluate.py'))) await tally.check('accuracy', () => accuracy(evaluation, shards));
  } finally {
    await rm(shards, { recursive: true });
  }
  tally.close();
});
