// Checks the imports of `src` against the table of rooms in ARCHITECTURE.md (lib/layers.mjs); prints violations and counts.
//   node scripts/layers.mjs [--print | --json] [--table FILE] [--sources DIR] [--folder PATH]
//   --print adds every import, --json prints the counts alone, --folder counts the imports inside one folder of src.
// Ends with code 1 when a rule is broken.
import { parseArgs } from 'node:util';
import { main } from './lib/fault.mjs';
import { SOURCES, TABLE, describe, figures, layers } from './lib/layers.mjs';

await main(async () => {
  const options = { print: { type: 'boolean' }, json: { type: 'boolean' }, table: { type: 'string', default: TABLE }, sources: { type: 'string', default: SOURCES }, folder: { type: 'string' } };
  const { values } = parseArgs({ options });
  const found = await layers({ sources: values.sources, table: values.table });
  const counts = figures(found, values.folder);
  if (found.violations.length > 0) process.exitCode = 1;
  if (values.json) {
    console.log(JSON.stringify(counts));
    return;
  }
  if (values.print) for (const { from, line, to, hubs } of found.imports) console.log(`${from}:${line}: ${[to, ...hubs].join(' through ')}`);
  for (const violation of found.violations) console.log(describe(violation));
  console.log(Object.entries(counts).map(([name, count]) => `${count} ${name.replace('_', ' ')}`).join(', '));
});
