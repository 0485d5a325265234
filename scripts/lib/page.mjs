// The page: TypeScript to two scripts (the page's and the Web Worker's), and the folder that is served.
import { access, copyFile, link, mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { checkShards } from './manifest.mjs';
import { mapData } from './map-data.mjs';
import { bundleForPages } from './package.mjs';
import { BROWSER_DIR, CSV_DIR, MODULES, PAGE_DIR, ROOT, SHARDS_DIR, SITE_DIR } from './paths.mjs';
import { fingerprint, once } from './stamp.mjs';
import { place, write } from './wasm.mjs';

const WWW = join(ROOT, 'www');

/** Bundles the page into `.build/page`. */
export async function buildPage() {
  const print = await fingerprint([WWW, BROWSER_DIR, CSV_DIR, ...['page', 'package', 'map-data'].map((name) => join(ROOT, 'scripts', 'lib', `${name}.mjs`))]);
  return once('page', print, async () => {
    await rm(PAGE_DIR, { recursive: true, force: true });
    await bundleForPages({ page: join(WWW, 'src', 'demo', 'main.ts') }, PAGE_DIR, { sourcemap: true });
    await placeMap();
    await placeExample();
    const files = (await readdir(WWW, { withFileTypes: true })).filter((entry) => entry.isFile() && !entry.name.endsWith('.json'));
    for (const { name } of files) await place(join(WWW, name), join(PAGE_DIR, name));
    await place(join(BROWSER_DIR, 'ruelle_bg.wasm'), join(PAGE_DIR, 'engine.wasm'));
    await place(join(CSV_DIR, 'ruelle_bg.wasm'), join(PAGE_DIR, 'csv.wasm'));
  });
}

/** What the map needs beyond its script: its worker, its style, and what it draws. */
async function placeMap() {
  const maplibre = join(MODULES, 'maplibre-gl', 'dist');
  await place(join(maplibre, 'maplibre-gl-worker.mjs'), join(PAGE_DIR, 'map-worker.js'));
  await place(join(maplibre, 'maplibre-gl.css'), join(PAGE_DIR, 'map.css'));
  await write(join(PAGE_DIR, 'map.json'), JSON.stringify(await mapData()));
}

/** A file of addresses to try: the made-up ones of the demonstration, as a person would have them. */
async function placeExample() {
  const [head, ...rows] = (await readFile(join(ROOT, 'shards', 'demo', 'addresses.csv'), 'utf8')).trimEnd().split('\n').map((line) => line.split(';'));
  const at = (name) => head.indexOf(name);
  const written = rows.map((row, index) => [`Client ${index + 1}`, [row[at('numero')], row[at('rep')], row[at('nom_voie')]].filter(Boolean).join(' '), row[at('code_postal')], row[at('nom_commune')]].join(';'));
  await write(join(PAGE_DIR, 'exemple.csv'), ['nom;adresse;code_postal;ville', ...written, ''].join('\n'));
}

/**
 * Page and shards in one folder, as static assets. A shard that is missing is left out: the endpoint says so in /health.
 * What `ruelle publish` put there stays, unless other shards than the demo's are asked for.
 */
export async function assembleSite(shardsFolder, site = SITE_DIR) {
  const { text, shards } = await checkShards(shardsFolder);
  await mkdir(join(site, 'shards'), { recursive: true });
  const page = (await readdir(PAGE_DIR)).filter((name) => !name.endsWith('.new'));
  for (const name of page) await place(join(PAGE_DIR, name), join(site, name));
  for (const name of await readdir(site)) if (name !== 'shards' && !page.includes(name)) await rm(join(site, name), { recursive: true });
  if (shardsFolder === SHARDS_DIR && (await exists(join(site, 'shards', 'versions.json')))) {
    console.error(`  ${join(site, 'shards')} was filled by \`ruelle publish\`: left as it is`);
    return;
  }
  const wanted = new Set(shards.map((shard) => shard.file));
  for (const name of await readdir(join(site, 'shards'))) {
    if (name !== 'manifest.json' && !wanted.has(name)) await rm(join(site, 'shards', name), { recursive: true });
  }
  for (const file of wanted) await placeShard(join(shardsFolder, file), join(site, 'shards', file));
  await write(join(site, 'shards', 'manifest.json'), text);
}

const exists = (path) => access(path).then(
  () => true,
  () => false,
);

async function placeShard(from, to) {
  await rm(to, { force: true });
  try {
    await link(from, to); // no second copy on disk
  } catch (error) {
    if (error.code === 'ENOENT') return;
    await copyFile(from, to);
  }
}
