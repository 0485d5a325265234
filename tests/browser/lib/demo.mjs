// The demo page in Chromium, served by workerd, for one test file.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';
import { assembleSite } from '../../../scripts/lib/page.mjs';
import { BUILD, SHARDS_DIR } from '../../../scripts/lib/paths.mjs';
import { chromium as executable } from '../../../scripts/lib/chromium.mjs';
import { serve } from '../../../scripts/lib/serve.mjs';

/** Nothing of the browser's own on the network; no sandbox, which containers seldom allow. */
const FLAGS = [
  '--no-sandbox',
  // WebGL without a graphics card.
  '--enable-unsafe-swiftshader',
  '--use-angle=swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
export const SCREENSHOTS = join(BUILD, 'screenshots');

/**
 * Serves the page while the tests of this file run.
 * @returns {{ url: string, visit(options?: object): Promise<Visit> }} options: `path`, `route(context)`, `map` (true: drawn by itself), and a context's (viewport, locale…)
 * @typedef {{ page: import('playwright-core').Page, context: import('playwright-core').BrowserContext, requests: URL[], errors: string[] }} Visit
 *   requests: every request of the page and its Web Worker, in order; errors: exceptions and what the console calls an error
 */
export function demo() {
  let site, server, browser;
  const contexts = [];
  before(async () => {
    await mkdir(SCREENSHOTS, { recursive: true });
    site = await mkdtemp(join(BUILD, 'test-page-'));
    await assembleSite(SHARDS_DIR, site);
    server = await serve({ site });
    browser = await chromium.launch({ executablePath: await executable(), args: FLAGS });
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    if (site) await rm(site, { recursive: true });
  });
  return {
    /** Opens the page in a profile of its own and waits until it is ready, or has failed. */
    async visit({ path = '/', route = async () => {}, map = false, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      const requests = [];
      const errors = [];
      context.on('request', (request) => requests.push(new URL(request.url())));
      page.on('pageerror', (error) => errors.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      // As a person who spares data: the map, which takes a while without a graphics card, waits until it is asked for.
      if (!map) await context.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }));
      await route(context);
      await page.goto(server.url + path);
      await page.waitForFunction(() => document.body.dataset.state !== 'loading');
      return { page, context, requests, errors };
    },
  };
}

/** Waits until the map is drawn. */
export const drawn = (page) => page.locator('#map[data-drawn]').waitFor({ timeout: 60_000 });

/** Types in the field and waits for the list. */
export async function type(page, text) {
  const field = page.getByRole('combobox');
  await field.fill('');
  await field.pressSequentially(text);
  // The list of the last letter, not of one before.
  await page.locator('[role=listbox]:not([aria-busy])').getByRole('option').first().waitFor();
  return field;
}
