// npm run setup: the tools, and nothing else.
import { main } from './lib/fault.mjs';
import { ensureTools } from './lib/tools.mjs';

await main(ensureTools);
