// Files that `ruelle init` copies from the npm package, and the package that `npm create ruelle` runs.
import { copyFile, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { checkShards } from './manifest.mjs';
import { CREATE_DIR, ROOT, SHARDS_DIR } from './paths.mjs';
import { filesUnder } from './stamp.mjs';

const WWW = join(ROOT, 'www');

/** The project's own manifest, which has its version and that of wrangler. */
const project = async () => JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));

/** The folder that `ruelle init` copies, for this version of the endpoint, of wrangler and of the platform. */
export async function placeTemplate(staging) {
  const { version, devDependencies } = await project();
  const [, date] = /^compatibility_date = "(.*)"$/m.exec(await readFile(join(ROOT, 'wrangler.toml'), 'utf8'));
  const words = { VERSION: version, WRANGLER: devDependencies.wrangler, DATE: date };
  const from = join(WWW, 'template');
  for (const file of await filesUnder(from)) {
    const to = join(staging, 'template', relative(from, file));
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, (await readFile(file, 'utf8')).replaceAll(/@(VERSION|WRANGLER|DATE)@/g, (_, word) => words[word]));
  }
}

/** The demonstration's shards. */
export async function placeDemo(staging) {
  const { text, shards } = await checkShards(SHARDS_DIR);
  await mkdir(join(staging, 'demo'));
  for (const { file } of shards) await copyFile(join(SHARDS_DIR, file), join(staging, 'demo', file));
  await writeFile(join(staging, 'demo', 'manifest.json'), text);
}

/** Assembles `.build/create-ruelle`, which `npm create ruelle` runs. */
export async function placeCreate() {
  await rm(CREATE_DIR, { recursive: true, force: true });
  await mkdir(CREATE_DIR, { recursive: true });
  const from = join(WWW, 'create');
  for (const name of await readdir(from)) await copyFile(join(from, name), join(CREATE_DIR, name));
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE']) await copyFile(join(ROOT, name), join(CREATE_DIR, name));
  const { version } = await project();
  const manifest = JSON.parse(await readFile(join(from, 'package.json'), 'utf8'));
  await writeFile(join(CREATE_DIR, 'package.json'), `${JSON.stringify({ ...manifest, version, dependencies: { ruelle: version } }, null, 2)}\n`);
}
