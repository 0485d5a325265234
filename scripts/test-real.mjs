// npm run test:real: the tests on real addresses, where they lie beside the project (lib/real-data.mjs).
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accuracy, buildShards } from './lib/accuracy.mjs';
import { Fault, main } from './lib/fault.mjs';
import { cargoTests } from './lib/outcomes.mjs';
import { BAN, EVALUATION, SHARED } from './lib/real-data.mjs';
import { Report } from './lib/report.mjs';

const TESTS = [
  { label: 'real files are read whole', args: ['--test', 'real_inputs'] },
  { label: 'every real address comes back', args: ['--test', 'real_readback'] },
  { label: 'plane coordinates are those of the data', args: ['--test', 'api', 'plane_coordinates'] },
];

const CARGO = ['test', '--profile', 'fast', '--quiet', '--locked', '--features', 'cli'];

await main(async () => {
  if (!existsSync(BAN)) throw new Fault(`no real addresses in ${BAN}`, 'put adresses-NN.csv.gz there, or set RUELLE_SHARED');
  process.env.RUELLE_SHARED = SHARED;
  process.env.RUELLE_BAN = BAN;
  const report = new Report(process.argv.slice(2));
  for (const { label, args } of TESTS) {
    await report.check(label, () => cargoTests([...CARGO, ...args]));
  }
  const shards = await mkdtemp(join(tmpdir(), 'ruelle-real-'));
  try {
    await report.check('shards of the real addresses', () => buildShards(BAN, shards));
    const cases = join(EVALUATION, 'dev.jsonl');
    if (existsSync(cases)) {
      Object.assign(process.env, { RUELLE_SHARDS: shards, RUELLE_CASES: cases });
      await report.check('routed answers are those of all shards', () => cargoTests([...CARGO, '--test', 'routed', 'real']));
    }
    if (existsSync(join(EVALUATION, 'evaluate.py'))) await report.check('accuracy', () => accuracy(EVALUATION, shards));
  } finally {
    await rm(shards, { recursive: true });
  }
  report.close();
});
