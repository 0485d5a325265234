// The layers of `src`: the table under `## Rooms` of ARCHITECTURE.md, checked against the imports of the code.
//   1. A room imports only the rooms that its row lists, and every file of `src` is in a room.
//   2. An import names the file that defines the item. Only the `mod.rs` of another folder may stand in for it.
//   3. Imports form no circle.
// Modules for tests, and `use` for documentation alone, are exempt. Hubs (`lib.rs`, `mod.rs`) may re-export anything.
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Fault } from './fault.mjs';
import { ROOT } from './paths.mjs';
import { Rooms } from './rooms.mjs';
import { circles } from './rust/circles.mjs';
import { crate, isHub } from './rust/modules.mjs';
import { resolve } from './rust/resolve.mjs';

export const TABLE = join(ROOT, 'ARCHITECTURE.md');
export const SOURCES = join(ROOT, 'src');
const ROOT_FILE = /^(lib|main|bin\/[^/]+|bin\/[^/]+\/main|python\/lib)\.rs$/;

/**
 * One file imports from another. `line` is that of the first such import, `hubs` the files that it goes through.
 * @typedef {{ from: string, to: string, line: number, hubs: string[] }} Import
 */
/** @typedef {{ rule: 'upward' | 'hub' | 'circle' | 'room' | 'module', file: string, line: number, text: string }} Violation */

/**
 * Reads the table and the sources, and applies the rules.
 * @param {{ sources?: string, table?: string, library?: string }} [options] library: its name in the code of binaries
 * @returns {Promise<{ files: string[], imports: Import[], circles: string[][], violations: Violation[] }>}
 */
export async function layers({ sources = SOURCES, table = TABLE, library = 'ruelle' } = {}) {
  const rooms = Rooms.parse(await readText(table), basename(table));
  const files = await rustFiles(sources);
  const violations = [];
  const modules = files.filter((file) => ROOT_FILE.test(file)).flatMap((file) => everyModule(crate(sources, file, (fault) => violations.push({ rule: 'module', ...fault }))));
  const face = modules.find(({ file }) => file === 'lib.rs');
  const crates = new Map(face ? [[library, face]] : []);
  const all = modules.flatMap((module) => importsOf(module, crates)).sort((a, b) => a.from.localeCompare(b.from) || a.line - b.line);
  const imports = onePerPair(all);
  const found = circles(imports);
  violations.push(
    ...undeclared(files, modules),
    ...withoutRoom(files, rooms),
    ...emptyRooms(rooms, sources),
    ...upward(imports, rooms),
    ...throughHubs(onePerPair(all.filter(({ hubs }) => hubs.length > 0)), rooms),
    ...found.map((circle) => inCircle(circle, imports)),
  );
  return { files, imports, circles: found, violations };
}

const readText = (path) => readFile(path, 'utf8').catch(() => Promise.reject(new Fault(`${path} cannot be read`)));

async function rustFiles(folder) {
  const names = await readdir(folder, { recursive: true });
  return names.map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith('.rs')).sort();
}

const everyModule = (module) => [module, ...[...module.children.values()].flat().flatMap(everyModule)];

/** Imports of other files by the code of a module. */
function importsOf(module, crates) {
  if (module.isExempt) return [];
  const isReexport = ({ isPublic }) => isPublic && isHub(module.file);
  const targets = ({ segments, line, isGlob }) =>
    resolve(module, segments, crates)
      // The module of a folder is no import: the paths that begin with it are.
      .filter((target) => isGlob || !target.module || target.module.children.size === 0)
      .map((target) => ({ from: module.file, to: target.file, line, hubs: hubsOf(target, isGlob).filter((hub) => isHubFor(module.file, hub)) }));
  const named = [...module.uses.filter((use) => !isReexport(use)), ...module.paths];
  return named.flatMap(targets).filter(({ from, to }) => from !== to);
}

/** A glob hides which names of a hub it takes. */
const hubsOf = ({ hubs, module }, isGlob) => (isGlob && module?.uses.some((use) => !use.isLocal) ? [...hubs, module.file] : hubs);

/** Whether an import must not go through a file: the `mod.rs` of another folder is the face of that folder. */
const isHubFor = (file, hub) => hub !== file && (basename(hub) !== 'mod.rs' || file.startsWith(`${dirname(hub)}/`));

function onePerPair(imports) {
  const pairs = new Map();
  for (const one of imports) {
    const key = `${one.from} ${one.to}`;
    if (!pairs.has(key)) pairs.set(key, one);
  }
  return [...pairs.values()];
}

function undeclared(files, modules) {
  const declared = new Set(modules.map(({ file }) => file));
  return files.filter((file) => !declared.has(file)).map((file) => ({ rule: 'module', file, line: 1, text: 'no module declares this file' }));
}

function withoutRoom(files, rooms) {
  return files.filter((file) => !rooms.of(file)).map((file) => ({ rule: 'room', file, line: 1, text: 'this file is in no room' }));
}

function emptyRooms(rooms, sources) {
  const missing = rooms.paths.filter(({ path }) => !existsSync(join(sources, path)));
  return missing.map(({ path, line }) => ({ rule: 'room', file: rooms.file, line, text: `the room ${path} does not exist` }));
}

function upward(imports, rooms) {
  const between = imports.map((one) => ({ ...one, own: rooms.of(one.from), other: rooms.of(one.to) }));
  const forbidden = between.filter(({ own, other }) => own && other && !rooms.mayImport(own, other));
  return forbidden.map(({ from, to, line, own, other }) => ({ rule: 'upward', file: from, line, text: `${own.name} may not import ${other.name} (${to})` }));
}

function throughHubs(imports, rooms) {
  const room = (file) => rooms.of(file)?.name ?? 'no room';
  return imports.map(({ from, to, line, hubs }) => ({ rule: 'hub', file: from, line, text: `${room(from)} imports ${room(to)} through ${hubs.join(' and ')}: import from ${to}` }));
}

function inCircle(files, imports) {
  const [file, next] = [...files, files[0]];
  const { line } = imports.find(({ from, to }) => from === file && to === next);
  return { rule: 'circle', file, line, text: `imports form a circle: ${[...files, file].join(' → ')}` };
}

/** A violation in a line that editors can follow. */
export const describe = ({ rule, file, line, text }) => `${file.endsWith('.rs') ? `src/${file}` : file}:${line}: ${rule}: ${text}`;

/** Counts of imports and of broken rules, in all of `src` or inside one folder of it. */
export function figures({ files, imports, circles: found, violations }, folder = '') {
  const inside = (file) => folder === '' || file === folder || file.startsWith(`${folder}/`);
  const broken = (rule) => violations.filter((one) => one.rule === rule && inside(one.file)).length;
  return {
    files: files.filter(inside).length,
    imports: imports.filter(({ from, to }) => inside(from) && inside(to)).length,
    upward: broken('upward'),
    through_hubs: broken('hub'),
    circles: found.filter((circle) => circle.every(inside)).length,
    without_room: broken('room'),
    without_module: broken('module'),
  };
}
