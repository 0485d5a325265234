// npm run deploy: builds, then publishes the endpoint, the page and the shards to Cloudflare Workers.
//   npm run deploy -- [--shards DIR] [any option of wrangler deploy, such as --dry-run]
import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { buildAll } from './lib/build.mjs';
import { Fault, main } from './lib/fault.mjs';
import { NODE22, ROOT, SHARDS_DIR, WRANGLER } from './lib/paths.mjs';
import { environment } from './lib/run.mjs';

/** The folder of `--shards`, and what is left for wrangler. */
function options(args) {
  const at = args.indexOf('--shards');
  if (at < 0) return { shards: SHARDS_DIR, rest: args };
  const folder = args[at + 1];
  if (!folder) throw new Fault('--shards wants a folder', 'npm run deploy -- --shards DIR');
  return { shards: resolve(process.env.INIT_CWD ?? process.cwd(), folder), rest: args.toSpliced(at, 2) };
}

await main(async () => {
  const { shards, rest } = options(process.argv.slice(2));
  await buildAll({ shards });
  // Built just now: wrangler need not do it again.
  const child = spawn(NODE22, [WRANGLER, 'deploy', ...rest], { cwd: ROOT, env: environment({ RUELLE_BUILT: '1' }), stdio: 'inherit' });
  process.exitCode = await new Promise((done) => child.on('close', (code) => done(code ?? 1)));
});
