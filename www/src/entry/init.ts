// `ruelle init`: a folder with a Worker, a page and shards, ready for `npm install`.
import { spawn } from 'node:child_process';
import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const USAGE = 'ruelle init [FOLDER] [--departement CODE]... [--shards DIR]';
const HELP = `Make a folder with the endpoint as a Worker, a page with an address field, and shards

Usage: ${USAGE}

Arguments:
  [FOLDER]  The folder, which is made, or is there and empty [default: .]

Options:
      --departement <CODE>  Build the shard of a département from the Base Adresse Nationale; may be given several times
      --shards <DIR>        Shards to copy, a folder with \`manifest.json\`. By default those of the demonstration
  -h, --help                Print help
`;
/** A mistake of the person's, told in a line. */
class Refusal extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** What a page needs of the package: the field, its Web Workers and their engines. */
const PAGE = /^((autocomplete|worker|csv-worker|csv-here|part-\w+)\.js|(engine|csv)\.wasm)$/;
/** Files of the template whose names a package must not have. */
const RENAMED = new Map([['gitignore', '.gitignore']]);

const packaged = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Runs the command with these arguments, and gives its exit status: 0 done, 1 failed, 2 wrong usage. */
export async function init(args: readonly string[]): Promise<number> {
  try {
    const { folder, source, help } = options(args);
    if (help) {
      process.stdout.write(HELP);
      return 0;
    }
    await make(folder, source);
    process.stdout.write(nextSteps(folder));
    return 0;
  } catch (error) {
    if (!(error instanceof Refusal) && !isSystemError(error)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    return error instanceof Refusal ? error.status : 1;
  }
}

/** Where the shards come from: a folder, or départements that are built. */
type Source = { shards: string } | { departements: readonly string[] };

function options(args: readonly string[]): { folder: string; source: Source; help: boolean } {
  const known = { shards: { type: 'string' }, departement: { type: 'string', multiple: true }, help: { type: 'boolean', short: 'h', default: false } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: known, allowPositionals: true });
    if (positionals.length > 1) throw new Error(`one folder, got ${positionals.length}`);
    if (values.shards && values.departement) throw new Error('--shards and --departement: one of them');
    const source = values.departement ? { departements: values.departement } : { shards: values.shards ?? packaged('./demo') };
    return { folder: positionals[0] ?? '.', source, help: values.help };
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\nUsage: ${USAGE}`, 2);
  }
}

/** Fills the folder. What was written is taken away again if anything fails. */
async function make(folder: string, source: Source): Promise<void> {
  const entries = await readdir(folder).catch(unlessMissing);
  if (entries?.some((name) => name !== '.git')) throw new Refusal(`${folder} is not empty; name a new folder, or empty this one`);
  const files = 'shards' in source ? await shardFiles(source.shards) : [];
  const first = await mkdir(folder, { recursive: true });
  try {
    await write(folder);
    const shards = join(folder, 'public', 'shards');
    if ('departements' in source) return await build(source.departements, shards);
    await mkdir(shards);
    for (const file of files) await cp(join(source.shards, file), join(shards, file));
  } catch (error) {
    const written = (await readdir(folder)).filter((name) => !entries?.includes(name));
    for (const name of first === undefined ? written.map((name) => join(folder, name)) : [first]) await rm(name, { recursive: true });
    throw error;
  }
}

/** The names of the files in a folder of shards. */
async function shardFiles(shards: string): Promise<string[]> {
  const path = join(shards, 'manifest.json');
  const text = await readFile(path, 'utf8').catch((error) => {
    throw new Refusal(`cannot read ${path}: ${error.message}; name a folder that \`ruelle build\` has written`);
  });
  try {
    return ['manifest.json', ...JSON.parse(text).shards.map(({ file }: { file: string }) => basename(file))];
  } catch {
    throw new Refusal(`${path} is no manifest; name a folder that \`ruelle build\` has written`);
  }
}

/** Builds shards with this package's own command. */
async function build(departements: readonly string[], shards: string): Promise<void> {
  const child = spawn(process.execPath, [packaged('./ruelle.js'), 'build', ...departements, '--out', shards], { stdio: ['ignore', 'ignore', 'inherit'] });
  const status = await new Promise((done) => child.on('close', done));
  if (status !== 0) throw new Refusal('no folder was made, since its shards could not be built');
}

async function write(folder: string): Promise<void> {
  const name = workerName(folder);
  const template = packaged('./template');
  for (const file of (await readdir(template, { recursive: true })).filter((file) => !file.endsWith('public'))) {
    const text = (await readFile(join(template, file), 'utf8')).replaceAll('@NAME@', name);
    const to = join(folder, RENAMED.get(file) ?? file);
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, text);
  }
  const page = join(folder, 'public', 'ruelle');
  await mkdir(page, { recursive: true });
  for (const file of await readdir(packaged('.'))) if (PAGE.test(file)) await cp(packaged(`./${file}`), join(page, file));
}

/** A name that Workers may have, from the folder's. */
function workerName(folder: string): string {
  const letters = basename(resolve(folder)).normalize('NFD').toLowerCase().replaceAll(/\p{M}/gu, '');
  return letters.replaceAll(/[^a-z0-9]+/g, '-').slice(0, 54).replaceAll(/^-|-$/g, '') || 'ruelle';
}

const nextSteps = (folder: string): string => `${folder === '.' ? 'The folder' : folder} is ready:
${folder === '.' ? '' : `\n  cd ${folder}`}
  npm install
  npm run dev      # the page and the endpoint, on this machine
  npm run deploy   # on Cloudflare Workers, with an account

Shards of real addresses: npx ruelle build 75 --out public/shards
`;

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error;

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
