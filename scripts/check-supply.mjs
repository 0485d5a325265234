// npm run check:supply: where everything that is used comes from, and what it is. Installs cargo-deny when it is missing (some minutes, once).
//   npm run check:supply -- [--sbom FILE]      the bill of materials, by default .build/sbom.json
// What needs a service that cannot be reached (npm's signatures) is said to be skipped.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ruelleArgs } from './lib/cargo.mjs';
import { main } from './lib/fault.mjs';
import { single } from './lib/outcomes.mjs';
import { BUILD } from './lib/paths.mjs';
import { capture } from './lib/run.mjs';
import { billOfMaterials } from './lib/sbom.mjs';
import { CARGO_DENY, cargoDeny, pinned } from './lib/supply.mjs';
import { Report } from './lib/report.mjs';
import { ensureCargoTool, ensureNpm } from './lib/tools.mjs';

await main(async () => {
  const { values } = parseArgs({ options: { sbom: { type: 'string', default: join(BUILD, 'sbom.json') } } });
  const report = new Report();
  await ensureNpm();
  await ensureCargoTool(CARGO_DENY);
  await report.check('everything is pinned', pinned);
  await report.check('licences, bans and sources of crates', cargoDeny);
  await report.check('signatures of npm packages', signatures);
  await report.check('bill of materials', async () => {
    const bill = await billOfMaterials();
    await mkdir(dirname(values.sbom), { recursive: true });
    await writeFile(values.sbom, `${JSON.stringify(bill, null, 1)}\n`);
    return { passed: 1, note: `${bill.components.length} components in ${values.sbom}` };
  });
  await report.check('shards agree with their manifest', () => single('cargo', ruelleArgs('verify', 'shards')));
  report.close();
});

async function signatures() {
  const { code, output } = await capture('npm', ['audit', 'signatures']);
  if (code === 0) return { passed: 1, note: output.trim().split('\n').filter((line) => /verified/.test(line)).join('; ') };
  const isRefused = /invalid|missing|tampered/i.test(output);
  if (isRefused) return { failed: 1, output };
  return { skipped: 1, note: `the registry gives no keys: ${output.trim().split('\n')[0]}` };
}
