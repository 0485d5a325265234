// npm run test:real: the tests on real addresses, where they lie beside the project (lib/real-data.mjs).
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accuracy, buildShards } from './lib/accuracy.mjs';
import { CARGO_FLAGS } from './lib/cargo.mjs';
import { Fault, main } from './lib/fault.mjs';
import { cargoTests } from './lib/outcomes.mjs';
import { BAN, CASES, EVALUATION, SHARED } from './lib/real-data.mjs';
import { Report } from './lib/report.mjs';

/** Tests on BAN's files. */
const TESTS = [
  { label: 'real files are read whole', test: 'engine', name: 'real_inputs::' },
  { label: 'every real address comes back', test: 'engine', name: 'real_readback::' },
  { label: 'plane coordinates are those of the data', test: 'api', name: 'plane_coordinates::' },
];

/** Runs tests that are ignored elsewhere, for want of data: of a file of tests, or of the library itself. */
function realTests(test, name) {
  const target = test === 'lib' ? ['--lib'] : ['--test', test];
  return cargoTests(['test', ...CARGO_FLAGS, '--features', 'cli', ...target, name, '--', '--ignored']);
}

await main(async () => {
  if (!existsSync(BAN)) throw new Fault(`no real addresses in ${BAN}`, 'put adresses-NN.csv.gz there, or set RUELLE_SHARED');
  process.env.RUELLE_SHARED = SHARED;
  process.env.RUELLE_BAN = BAN;
  const report = new Report(process.argv.slice(2));
  for (const { label, test, name } of TESTS) await report.check(label, () => realTests(test, name));
  const shards = await mkdtemp(join(tmpdir(), 'ruelle-real-'));
  try {
    await report.check('shards of the real addresses', () => buildShards(BAN, shards));
    Object.assign(process.env, { RUELLE_SHARDS: shards, RUELLE_CASES: CASES });
    await report.check('answers of a part are those of the whole', () => realTests('engine', 'partial_shards::'));
    if (existsSync(CASES)) {
      await report.check('routed answers are those of all shards', () => realTests('engine', 'routed::'));
      await report.check('no bound is below the score it bounds', () => realTests('lib', 'bound_tests::'));
    }
    if (existsSync(join(EVALUATION, 'evaluate.py'))) await report.check('accuracy', () => accuracy(EVALUATION, shards));
  } finally {
    await rm(shards, { recursive: true });
  }
  report.close();
});
