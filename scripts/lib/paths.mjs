// Where things are, all inside the checkout.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const BUILD = join(ROOT, '.build');
export const TOOLS = join(BUILD, 'tools');
export const MODULES = join(ROOT, 'node_modules');
/** The Node that wrangler wants, from the npm package `node`. */
export const NODE22 = join(MODULES, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
export const WRANGLER = join(MODULES, 'wrangler', 'bin', 'wrangler.js');
export const WORKER_DIR = join(BUILD, 'worker');
export const BROWSER_DIR = join(BUILD, 'browser');
export const CSV_DIR = join(BUILD, 'csv');
/** The command line for Node. */
export const CLI_DIR = join(BUILD, 'cli');
export const PAGE_DIR = join(BUILD, 'page');
/** The npm package, ready to publish. */
export const PACKAGE_DIR = join(BUILD, 'package');
/** The package that `npm create ruelle` runs. */
export const CREATE_DIR = join(BUILD, 'create-ruelle');
/** The Python package's sources. */
export const PYTHON_DIR = join(ROOT, 'python');
export const SITE_DIR = join(BUILD, 'site');
export const SHARDS_DIR = join(ROOT, 'shards');
export const STAMPS = join(BUILD, 'stamps');

/** `bin` of the tools first, then of npm, then the user's. */
export const PATH = [join(TOOLS, 'bin'), join(MODULES, '.bin'), process.env.PATH].join(process.platform === 'win32' ? ';' : ':');
