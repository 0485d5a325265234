// What is in the tarball, and what it says of itself.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { test } from 'node:test';
import { folders } from '../../scripts/lib/library.mjs';
import { CREATE_DIR, MODULES, PACKAGE_DIR, PAGE_DIR, ROOT, WORKER_DIR } from '../../scripts/lib/paths.mjs';
import { capture } from '../../scripts/lib/run.mjs';
import { filesUnder } from '../../scripts/lib/stamp.mjs';
import { project, tarball } from './lib/project.mjs';

const manifest = JSON.parse(await readFile(join(PACKAGE_DIR, 'package.json'), 'utf8'));

/** Every path in an `exports` tree. */
const paths = (tree) => (typeof tree === 'string' ? [tree] : Object.values(tree).flatMap(paths));

test('every file that the package names is in it, and nothing runs at installation', async () => {
  const { files } = await tarball();
  const named = [...paths(manifest.exports), manifest.bin, manifest.main, manifest.module, manifest.types].map((path) => path.slice(2));
  assert.deepEqual(named.filter((path) => !files.includes(path)), []);
  assert.deepEqual([manifest.scripts, manifest.dependencies, manifest.private], [undefined, undefined, undefined]);
  for (const needed of ['README.md', 'LICENSE-MIT', 'LICENSE-APACHE', 'node-worker.js', 'bundle.js', 'bundle.d.ts', 'demo/manifest.json', 'template/worker.js', 'template/gitignore']) assert.ok(files.includes(needed), needed);
  assert.equal(manifest.version, JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).version);
});

/** Bytes of the package when it is installed. */
const MOST_BYTES = 8_000_000;

test('it is no larger than it says', async (t) => {
  const { unpacked, bytes } = await tarball();
  t.diagnostic(`npm package: ${(bytes / 1e6).toFixed(2)} MB packed, ${(unpacked / 1e6).toFixed(2)} MB unpacked`);
  assert.ok(unpacked <= MOST_BYTES, `${unpacked} bytes`);
});

test('no file that is shipped names a folder of the machine it was built on', async () => {
  const secrets = (await folders()).filter((folder) => folder.length > 1).map((folder) => join(folder, sep));
  for (const file of await filesUnder(PACKAGE_DIR, CREATE_DIR, PAGE_DIR, WORKER_DIR)) {
    // Addresses on the web may have a part of that name; in modules texts stand end to end.
    const content = (await readFile(file, 'latin1')).replaceAll(/[\w-]+\.\w+\/[\w./-]*/g, (url) => (file.endsWith('.wasm') ? url : ''));
    assert.deepEqual(secrets.filter((folder) => content.includes(folder)), [], file);
  }
});

const TYPED = `import { Ruelle, RuelleError, connect, type FeatureCollection, type Geocoder } from 'ruelle';
import ruelle, { type Env } from 'ruelle/endpoint';
import { leafletGeocoder } from 'ruelle/leaflet';
import { maplibreGeocoder } from 'ruelle/maplibre';
export async function main(): Promise<string> {
  const geocoder: Geocoder = Math.random() < 0.5 ? await Ruelle.open({ shards: './shards' }) : connect('https://example.org/');
  const answer: FeatureCollection | undefined = await geocoder.suggest('12 rue', { limit: 5, type: 'street', signal: AbortSignal.timeout(100) });
  const file: ReadableStream<Uint8Array> = geocoder.geocodeCsv(new Blob(['adresse']), { columns: ['adresse'], onProgress: ({ bytes, rows }) => [bytes, rows?.ok], signal: AbortSignal.timeout(100) });
  await new Response(file).text();
  // @ts-expect-error: columns are named
  geocoder.geocodeCsv('adresse', { columns: [1] });
  const env: Env = { ASSETS: { fetch }, RUELLE_LIMITS: 'off' };
  await ruelle.fetch(new Request('https://example.org/geo/search?q=gap'), env, { waitUntil: () => {} });
  // @ts-expect-error: there is no store
  await ruelle.fetch(new Request('https://example.org/search?q=gap'), {}, { waitUntil: () => {} });
  maplibreGeocoder(geocoder);
  leafletGeocoder(geocoder, { latLng: (lat, lng) => [lat, lng], latLngBounds: (a, b) => [a, b] });
  // @ts-expect-error: no such type of result
  await geocoder.search('gap', { type: 'city' }).catch((error: unknown) => error instanceof RuelleError && error.code === 'bad-request');
  const { accuracy, doubtful, housenumber_end } = (await geocoder.reverse(2.36, 48.85)).features[0]!.properties;
  const figures: [number, boolean | undefined, number | undefined] = [accuracy, doubtful, housenumber_end];
  console.log(figures);
  // @ts-expect-error: it may have been overtaken
  return answer.features[0]?.properties.label ?? '';
}
`;

for (const [name, file, options] of [
  ['ES modules of Node', 'main.mts', { module: 'nodenext' }],
  ['CommonJS of Node', 'main.cts', { module: 'nodenext' }],
  ['a bundler', 'main.ts', { module: 'esnext', moduleResolution: 'bundler' }],
]) {
  test(`types, seen by ${name}`, async () => {
    const compilerOptions = { ...options, target: 'es2022', lib: ['es2023', 'dom'], strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [] };
    // Adapters are ES modules only, which TypeScript lets CommonJS import from Node 22 on.
    const root = await project(`types-${file.split('.')[1]}`, { [file]: TYPED, 'tsconfig.json': JSON.stringify({ compilerOptions, files: [file] }) });
    const { code, output } = await capture(process.execPath, [join(MODULES, 'typescript', 'bin', 'tsc'), '--project', root]);
    assert.equal(code, 0, output);
  });
}
