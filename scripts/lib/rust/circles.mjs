// Circles among imports: files that reach each other.

/**
 * The shortest circle of each group of files that reach each other.
 * @param {{ from: string, to: string }[]} imports
 * @returns {string[][]} files in the order of their imports; the last imports the first
 */
export function circles(imports) {
  const next = new Map();
  for (const { from, to } of imports) next.set(from, (next.get(from) ?? new Set()).add(to));
  const reach = new Map([...next.keys()].map((file) => [file, reached(next, file)]));
  const left = new Set([...next.keys()].filter((file) => reach.get(file).has(file)));
  const found = [];
  for (const file of [...left].sort()) {
    if (!left.has(file)) continue;
    const group = [...reach.get(file)].filter((other) => reach.get(other)?.has(file)).sort();
    for (const member of group) left.delete(member);
    found.push(group.map((member) => shortest(next, member)).reduce((best, other) => (other.length < best.length ? other : best)));
  }
  return found;
}

function reached(next, from) {
  const all = new Set();
  const queue = [from];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    for (const to of next.get(file) ?? []) {
      if (all.has(to)) continue;
      all.add(to);
      queue.push(to);
    }
  }
  return all;
}

/** The shortest way from a file back to itself. */
function shortest(next, start) {
  const before = new Map();
  const queue = [start];
  for (const file of queue) {
    for (const to of [...(next.get(file) ?? [])].sort()) {
      if (to === start) return wayTo(before, file);
      if (before.has(to)) continue;
      before.set(to, file);
      queue.push(to);
    }
  }
  return [start];
}

function wayTo(before, end) {
  const way = [];
  for (let file = end; file !== undefined; file = before.get(file)) way.unshift(file);
  return way;
}
