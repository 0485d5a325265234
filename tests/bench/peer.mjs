// Ruelle and addok on the same cases, in turn, so that whatever else the machine does is shared.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CSV_DIR, ROOT } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { step } from '../../scripts/lib/step.mjs';
import { write } from '../../scripts/lib/wasm.mjs';
import { spread } from './spread.mjs';

const OF_A_CLASS = 20;

/** The first cases of each class. */
function sample(lines) {
  const taken = {};
  return lines.filter((line) => {
    const { class: name } = JSON.parse(line);
    taken[name] = (taken[name] ?? 0) + 1;
    return taken[name] <= OF_A_CLASS;
  });
}

/** Microseconds a search of each: native, the page's engine, the one that Node gets, and the peer; each case at its least, by class and in all. */
export async function inTurn({ cases, conf, python, rounds, folder, cargo, node, setCases }) {
  const chosen = sample((await readFile(cases, 'utf8')).trimEnd().split('\n'));
  const file = join(folder, 'sample.jsonl');
  await write(file, `${chosen.join('\n')}\n`);
  setCases(file);
  const classes = chosen.map((line) => JSON.parse(line).class);
  const result = (name) => join(folder, `turn-${name}.json`);
  const few = ['--only', 'search', '--rounds', '10', '--out'];
  const engines = {
    native: () => cargo('replay', '--', ...few, result('native')),
    wasm: () => node('wasm.mjs', ...few, result('wasm')),
    node: () => node('wasm.mjs', '--engine', CSV_DIR, ...few, result('node')),
    peer: () => run(python, [join(ROOT, 'tests', 'bench', 'peer.py'), conf, file, '--rounds', '1', '--out', result('peer')]),
  };
  const each = { native: (report) => report.search.all.each, wasm: (report) => report.all.search.each, node: (report) => report.all.search.each, peer: (report) => report.each };
  const least = {};
  for (let turn = 0; turn < rounds; turn++) {
    for (const name of Object.keys(engines)) {
      await step(`${name}, ${turn + 1} of ${rounds}`, engines[name]);
      const times = each[name](JSON.parse(await readFile(result(name), 'utf8')));
      least[name] = least[name] ? times.map((took, index) => Math.min(took, least[name][index])) : times;
    }
  }
  const of = (wanted) => Object.fromEntries(Object.keys(engines).map((name) => [name, spread(least[name].filter((_, index) => wanted(classes[index])))]));
  const names = [...new Set(classes)];
  return { unit: 'microseconds', rounds, total: of(() => true), classes: Object.fromEntries(names.map((name) => [name, of((other) => other === name)])) };
}

/** Mean, p50 and p99 side by side, as Markdown. */
export function table({ total, classes }) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const ms = (micros) => (micros / 1000).toFixed(3);
  const times = (a, b) => `${(a / b).toFixed(0)} ×`;
  const row = (name, { native, node, wasm, peer }, of) => {
    const ours = [native, node, wasm].map((spread) => spread[of]);
    return line([name, ...ours.map(ms), ms(peer[of]), ...ours.map((own) => times(peer[of], own))]);
  };
  return [
    line(['ms a search', 'native', 'Node', 'page', 'addok', 'native', 'Node', 'page']),
    line(['---', ...Array(7).fill('--:')]),
    ...['mean', 'p50', 'p99'].map((of) => row(`**all, ${of}**`, total, of)),
    ...Object.entries(classes).map(([name, spreads]) => row(`${name}, mean`, spreads, 'mean')),
  ].join('\n');
}
