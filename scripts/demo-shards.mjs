// Builds the demo shards in shards/ from the sources in shards/demo/ and the vendored table of communes.
// usage: node scripts/demo-shards.mjs
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = 'Demonstration addresses, made up (CC0); communes: COG by @etalab/decoupage-administratif (MIT), GeoNames (CC-BY 4.0)';
const build = [
  'run', '--release', '--quiet', '--features', 'cli', '--', 'build', 'shards/demo/addresses.csv', 'shards/demo/places.csv',
  '--single', 'demo', '--all-communes', '--date', '2026-11-21', '--source', source, '--out', 'shards',
];
process.exit(spawnSync('cargo', build, { cwd: root, stdio: 'inherit' }).status ?? 1);
