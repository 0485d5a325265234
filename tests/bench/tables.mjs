// What the benchmarks measured, as the Markdown tables of docs/performance.md.

const line = (cells) => `| ${cells.join(' | ')} |`;
const head = (cells) => [line(cells), line(cells.map((_, column) => (column === 0 ? '---' : '--:')))];
const micros = (value) => (value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
const kilobytes = (bytes) => `${(bytes / 1024).toLocaleString('en', { maximumFractionDigits: 1 })} KB`;
const megabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
const spread = ({ mean, p50, p99, max }) => [mean, p50, p99, max].map(micros);
const WAYS = [
  ['own', "the address's département alone"],
  ['all', 'all open'],
];

/** Searches, keystrokes and reverse: one row a way to open shards. */
function asked(native, wasm, node) {
  const row = (name, total) => line([name, ...spread(total.least)]);
  const rows = [];
  for (const [way, words] of WAYS) {
    rows.push(row(`search, native, ${words}`, native.search[way].total), row(`search, Node, ${words}`, node[way].search.total), row(`search, page, ${words}`, wasm[way].search.total));
  }
  for (const [way, words] of WAYS) {
    rows.push(row(`keystroke, native, ${words}`, native.keystrokes[way].total), row(`keystroke, Node, ${words}`, node[way].keystrokes.total), row(`keystroke, page, ${words}`, wasm[way].keystrokes.total));
  }
  for (const [way, words] of WAYS) {
    for (const { limit, ...total } of native.reverse[way]) rows.push(row(`reverse, native, ${limit} result${limit > 1 ? 's' : ''}, ${words}`, total));
  }
  return [...head(['µs', 'mean', 'p50', 'p99', 'max']), ...rows];
}

/** Opening each shard, natively and in the page's WebAssembly. */
function opening(native, wasm) {
  const row = ({ name, addresses, bytes, checksum, open, ready }, index) =>
    line([name, addresses.toLocaleString('en'), kilobytes(bytes), micros(checksum), micros(open), micros(ready), micros(wasm.opening[index].ready)]);
  return [...head(['µs', 'addresses', 'size', 'checksums alone', 'opened', 'ready to search', 'ready, WebAssembly']), ...native.opening.map(row)];
}

/** The same cases, more and more addresses. */
function together({ together: rows }) {
  return [
    ...head(['départements open', 'addresses, on average', 'mean', 'p50', 'p99']),
    ...rows.map(({ shards, addresses, search: { mean, p50, p99 } }) => line([shards, addresses.toLocaleString('en'), ...[mean, p50, p99].map(micros)])),
  ];
}

/** Addresses run together, to the longest that is read. */
function length({ length: rows }) {
  return [...head(['characters', 'mean', 'p50', 'p99', 'max']), ...rows.map((row) => line([row.characters, ...spread(row)]))];
}

/** Allocations of one search on a warm thread. */
function allocations({ search, keystrokes }) {
  const rows = [['search', search], ['keystroke', keystrokes]].flatMap(([name, { allocations, peak_bytes: peak }]) => [
    line([`${name}: allocations`, ...[allocations.p50, allocations.p99, allocations.max].map((count) => count.toLocaleString('en'))]),
    line([`${name}: most bytes held at once`, ...[peak.p50, peak.p99, peak.max].map(kilobytes)]),
  ]);
  return [...head(['', 'p50', 'p99', 'max']), ...rows];
}

function memory({ all, one }) {
  return [
    ...head(['WebAssembly memory', 'shards', 'opened', 'after every case and keystroke']),
    line([`${one.name} alone`, megabytes(one.bytes), megabytes(one.memory_open), megabytes(one.memory)]),
    line(['all', megabytes(all.bytes), megabytes(all.memory_open), megabytes(all.memory)]),
  ];
}

export function tables({ native, wasm, node, allocations: counted }) {
  const parts = [asked(native, wasm, node), together(native), length(native), opening(native, wasm), memory(wasm), allocations(counted)];
  return parts.map((part) => part.join('\n')).join('\n\n');
}
