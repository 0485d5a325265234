// From a path in the code to the file that defines what it names.

/**
 * A file that a path leads to.
 * @typedef {object} Target
 * @property {string} file
 * @property {import('./modules.mjs').Module | undefined} module when it names a module
 * @property {string[]} hubs files that hand the name on, and do not define it
 */

/**
 * The items that a path names. None for a path that leaves the known crates.
 * @param {import('./modules.mjs').Module} from
 * @param {string[]} segments
 * @param {Map<string, import('./modules.mjs').Module>} crates by the name under which others use them
 * @returns {Target[]}
 */
export function resolve(from, segments, crates) {
  return first({ crates, seen: new Set() }, from, segments);
}

function first(context, from, [segment, ...rest]) {
  if (segment === 'crate') return walk(context, from.root, rest);
  if (segment === 'self') return walk(context, from, rest);
  if (segment === 'super') {
    if (!from.parent) return [];
    return rest[0] === 'super' ? first(context, from.parent, rest) : walk(context, from.parent, rest);
  }
  const here = member(context, from, segment, rest, true);
  if (here) return here;
  const other = context.crates.get(segment);
  // An item of another crate belongs to its public face, whichever file defines it.
  return other ? walk(context, other, rest).map((target) => ({ ...target, hubs: [] })) : [];
}

/** Follows the rest of a path from a module. */
function walk(context, module, segments) {
  if (segments.length === 0) return [{ file: module.file, module, hubs: [] }];
  const [segment, ...rest] = segments;
  // An item that is not found was made by a macro of that module.
  return member(context, module, segment, rest, false) ?? [{ file: module.file, module: undefined, hubs: [] }];
}

/** What a module holds under a name: a module, an item, or what a `use` brings in. */
function member(context, module, name, rest, isOwn) {
  const children = module.children.get(name);
  if (children) return children.flatMap((child) => walk(context, child, rest));
  if (module.items.has(name)) return [{ file: module.file, module: undefined, hubs: [] }];
  const visible = module.uses.filter((use) => isOwn || !use.isLocal);
  const named = visible.find((use) => !use.isGlob && use.name === name);
  return named ? imported(context, module, named, rest, isOwn) : fromGlobs(context, module, visible, name, rest, isOwn);
}

/** Follows a `use` of a module. */
function imported(context, module, use, rest, isOwn) {
  if (context.seen.has(use)) return undefined;
  context.seen.add(use);
  const targets = first(context, module, [...use.segments, ...rest]);
  context.seen.delete(use);
  // Nothing: it comes from a crate that is not known here, and so does what it names.
  return targets.map((target) => (isOwn ? target : reexported(target, module.file)));
}

function fromGlobs(context, module, uses, name, rest, isOwn) {
  for (const use of uses) {
    if (!use.isGlob || context.seen.has(use)) continue;
    context.seen.add(use);
    const from = first(context, module, use.segments).flatMap((target) => (target.module ? [target.module] : []));
    const found = from.map((other) => member(context, other, name, rest, false)).find(Boolean);
    context.seen.delete(use);
    if (found) return found.map((target) => (isOwn ? target : reexported(target, module.file)));
  }
  return undefined;
}

const reexported = (target, file) => (target.file === file ? target : { ...target, hubs: [...target.hubs, file] });
