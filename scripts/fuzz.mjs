// npm run fuzz: libFuzzer on the targets of tests/fuzz, each for some minutes of processor time, one after the other.
//   npm run fuzz -- [TARGET…] [--minutes N] [--out FILE]
// What is found stays in .build/fuzz/artifacts, what was learnt in .build/fuzz/corpus; a later run goes on from there.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, main } from './lib/fault.mjs';
import { buildTargets, fuzz, targets } from './lib/fuzz.mjs';
import { step } from './lib/step.mjs';

await main(async () => {
  const options = { minutes: { type: 'string', default: '1' }, out: { type: 'string' } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Fault(`--minutes ${values.minutes}: expected a number above 0`);
  const all = await targets();
  const unknown = positionals.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Fault(`no target ${unknown.join(', ')}`, `one of ${all.join(', ')}`);
  await step('fuzz targets', buildTargets, { expect: 'some minutes, once' });
  const results = [];
  for (const target of positionals.length > 0 ? positionals : all) {
    const result = await fuzz(target, Math.ceil(minutes * 60));
    results.push(result);
    const { seconds, cpu, executions, covered, inputs, failure } = result;
    console.log(`${failure ? '✗' : '✓'} ${target}: ${seconds} s (${cpu} s of CPU), ${executions} inputs tried, ${covered} edges covered, ${inputs} kept`);
    if (failure) console.log(failure);
    if (values.out) {
      await mkdir(dirname(values.out), { recursive: true });
      await writeFile(values.out, `${JSON.stringify(results)}\n`);
    }
  }
  if (results.some(({ failure }) => failure)) process.exitCode = 1;
});
