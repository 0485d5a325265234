// The tree of modules of a crate, from its root file down.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { items } from './items.mjs';

/**
 * A module, which has a file or is written inside one.
 * @typedef {object} Module
 * @property {string} name
 * @property {string} file from the folder of sources, with slashes
 * @property {Module | undefined} parent
 * @property {Module} root
 * @property {boolean} isExempt for tests or documentation alone
 * @property {Map<string, Module[]>} children several of one name where features choose
 * @property {import('./items.mjs').Use[]} uses
 * @property {import('./items.mjs').Path[]} paths
 * @property {Set<string>} items
 */

/** Files whose modules lie in their own folder, and that hand on what those define. */
export const isHub = (file) => ['mod.rs', 'lib.rs', 'main.rs'].includes(basename(file));

/**
 * Reads a crate.
 * @param {string} folder of sources
 * @param {string} file the root, from there
 * @param {(fault: { file: string, line: number, text: string }) => void} missing is told of modules without a file
 * @returns {Module}
 */
export function crate(folder, file, missing) {
  return readFile({ folder, missing }, { name: 'crate', file, folder: dirname(file), isExempt: false });
}

function readFile(context, place, parent) {
  return readScope(context, place, items(readFileSync(join(context.folder, place.file), 'utf8')), parent);
}

function readScope(context, place, { uses, paths, items: names, children }, parent) {
  const { name, file, folder, isExempt } = place;
  const module = { name, file, parent, isExempt, children: new Map(), uses, paths, items: names };
  module.root = parent?.root ?? module;
  for (const child of children) {
    const found = readChild(context, module, folder, child, place.isInside);
    if (found) module.children.set(child.name, [...(module.children.get(child.name) ?? []), found]);
    else context.missing({ file, line: child.line, text: `no file for the module ${child.name}` });
  }
  return module;

  function readChild(at, owner, where, child, isInside) {
    const common = { name: child.name, isExempt: isExempt || child.isExempt };
    if (child.body) return readScope(at, { ...common, file, folder: slashed(join(where, child.name)), isInside: true }, child.body, owner);
    // `#[path]` is read from the folder of the file, but inside a module that is written in it.
    const base = isInside ? where : dirname(file);
    const candidates = child.path ? [join(base, child.path)] : [join(where, `${child.name}.rs`), join(where, child.name, 'mod.rs')];
    const own = candidates.map(slashed).find((path) => existsSync(join(at.folder, path)));
    if (!own) return undefined;
    return readFile(at, { ...common, file: own, folder: isHub(own) ? dirname(own) : own.replace(/\.rs$/, '') }, owner);
  }
}

const slashed = (path) => path.replaceAll('\\', '/');
