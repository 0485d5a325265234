// The worker and the site on real workerd, at one local address.
import { join } from 'node:path';
import { BUILD } from './paths.mjs';
import { freePort } from './ports.mjs';
import { dev } from './wrangler.mjs';

/**
 * Starts the server and waits for it.
 * @param {{ port?: number, site: string, shards?: string, rebuild?: boolean, settings?: Record<string, string>, config?: string }} options
 *   port: a free one without it; rebuild: build again when a source changes, with these shards; settings: those of docs/configuration.md;
 *   config: another wrangler.toml
 * @returns {Promise<{ url: string, log: () => string, ended: Promise<number>, stop: () => Promise<void> }>}
 */
export async function serve({ port, site, shards, rebuild = false, settings = {}, config }) {
  const state = join(BUILD, 'state', String(port ?? (await freePort())));
  // On one's own machine nobody is limited.
  const vars = Object.entries({ RUELLE_LIMITS: 'off', ...settings }).flatMap(([name, value]) => ['--var', `${name}:${value}`]);
  const args = [...vars, ...(config ? ['--config', config] : []), '--assets', site, '--persist-to', state];
  const build = rebuild ? { RUELLE_SHARDS: shards } : { RUELLE_BUILT: '1' };
  // Without data, /health is 503: an answer too.
  return dev({ port, args, env: { ...build, RUELLE_SITE: site }, path: '/health' });
}
