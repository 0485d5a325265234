// Pages with an address field in a form, and nothing of their own but the module.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after } from 'node:test';
import { MODULES, PACKAGE_DIR } from '../../../scripts/lib/paths.mjs';
import { browser, serveFolder } from '../../package/lib/site.mjs';

const AXE = await readFile(join(MODULES, 'axe-core', 'axe.min.js'), 'utf8');
const FIELD = '<ruelle-autocomplete label="Votre adresse" name="adresse" shards="/shards/"></ruelle-autocomplete>';

/** @param {{ lang?: string, head?: string }} [options] */
const html = (body, { lang = 'fr', head = '' } = {}) => `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><title>Formulaire</title>
<meta name="color-scheme" content="light dark"><style>html { background: Canvas; color: CanvasText; } body { font-family: sans-serif; margin: 2rem; }</style>${head}
<script type="module" src="/autocomplete.js"></script></head><body><main><h1>Formulaire</h1>${body}</main></body></html>`;

/** Pages in Chromium for the tests of this file. */
export function forms() {
  const chromium = browser();
  const bodies = new Map();
  let site;
  after(() => site?.stop());
  const serve = async () => (site ??= await serveFolder(PACKAGE_DIR, {}, (path, response) => {
    const body = bodies.get(path) ?? (path.startsWith('/sent') ? '<p>Envoyé</p>' : undefined);
    if (body === undefined) return false;
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body);
    return true;
  }));
  return {
    /** Opens a page with that body, a form with one field by default; the field's parts are at hand. */
    async open(body = `<form action="/sent">${FIELD}<button>Envoyer</button></form>`, { context, route, ...options } = {}) {
      const { url } = await serve();
      const path = `/page-${bodies.size}`;
      bodies.set(path, html(body, options));
      const { page, errors } = await chromium.visit(url + path, context, route);
      return { page, errors, url, input: page.getByRole('combobox').first(), options: page.getByRole('option'), list: page.getByRole('listbox') };
    },
    context: (options) => chromium.context(options),
  };
}

/** Types as a person does, and waits for the list of the last letter. */
export async function type(input, text) {
  await input.pressSequentially(text);
  const list = input.page().locator('[role=listbox]:not([aria-busy])');
  await list.getByRole('option').first().waitFor();
}

/** What the screen reader was last told. */
export const told = (page) => page.locator('ruelle-autocomplete [role=status]');

/** What axe finds, whole page, every rule it has for WCAG and good practice. */
export async function axe(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join('; ')}`);
}
