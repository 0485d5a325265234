// npm run build: also what wrangler runs before `dev` and `deploy`.
import { buildAll } from './lib/build.mjs';
import { main } from './lib/fault.mjs';

// Set by who has just built: wrangler runs this once more as it starts.
if (!process.env.RUELLE_BUILT) await main(() => buildAll({ shards: process.env.RUELLE_SHARDS, site: process.env.RUELLE_SITE }));
