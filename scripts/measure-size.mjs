// Bytes an address: Ruelle by section, beside the same columns of the same rows in other formats. Prints Markdown.
// usage: node scripts/measure-size.mjs adresses-75.csv.gz adresses-05.csv.gz …
//   zstd is asked for as a command, Parquet through pyarrow of `python3` (or of $PYTHON); what is not there is left out, and said.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { Fault, main } from './lib/fault.mjs';
import { keptColumns } from './lib/kept-columns.mjs';
import { ask, run } from './lib/run.mjs';

const PYTHON = process.env.PYTHON ?? 'python3';
/** Numbers as 32-bit integers, texts as dictionaries, the highest level: Parquet at its best. */
const TO_PARQUET = `
import sys, pyarrow as pa, pyarrow.csv as csv, pyarrow.parquet as parquet
text = {name: pa.string() for name in "citycode street_code suffix name postcode city oldcitycode oldcity".split()}
types = {**text, "number": pa.int32(), "lon": pa.int32(), "lat": pa.int32()}
table = csv.read_csv(sys.argv[1], parse_options=csv.ParseOptions(delimiter=";"), convert_options=csv.ConvertOptions(column_types=types))
parquet.write_table(table, sys.argv[2], compression="zstd", compression_level=19)
`;

/** Sections by what they are for. */
const COLUMNS = [
  ['communes', ['meta', 'communes']],
  ['words', ['dictionary', 'lexicon']],
  ['names', ['names']],
  ['postings', ['postings']],
  ['places', ['anchors', 'spatial', 'extents']],
  ['numbers', ['numbers']],
];

const OTHERS = [
  ['gzip -9', true, async (csv) => gzipSync(csv, { level: constants.Z_BEST_COMPRESSION }).length],
  ['zstd -19', () => ask('zstd', ['--version']), async (csv, path) => Number(await run('sh', ['-c', `zstd -19 -q -c "$1" | wc -c`, 'sh', path]))],
  [
    'Parquet',
    () => ask(PYTHON, ['-c', 'import pyarrow']).then((found) => found !== undefined),
    async (csv, path) => {
      await run(PYTHON, ['-c', TO_PARQUET, path, `${path}.parquet`]);
      return Number((await run('sh', ['-c', `wc -c < "$1"`, 'sh', `${path}.parquet`])).trim());
    },
  ],
];

await main(async () => {
  const files = process.argv.slice(2);
  if (files.length === 0) throw new Fault('no files given', 'usage: node scripts/measure-size.mjs adresses-75.csv.gz …');
  const scratch = await mkdtemp(join(tmpdir(), 'ruelle-size-'));
  try {
    const report = build(files, join(scratch, 'shards'));
    const others = [];
    const absent = [];
    for (const other of OTHERS) ((other[1] === true || (await other[1]())) ? others : absent).push(other);
    const rows = [];
    for (const shard of report.shards) rows.push(await measure(shard, report, files, others, scratch));
    print(rows, others, absent);
  } finally {
    await rm(scratch, { recursive: true });
  }
});

function build(files, out) {
  const args = ['run', '--release', '--quiet', '--features', 'cli', '--', 'build', ...files, '--out', out, '--json'];
  const { status, stdout } = spawnSync('cargo', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 });
  if (status !== 0) throw new Fault('the shards cannot be built');
  return JSON.parse(stdout);
}

/** Bytes of each column, of one département. */
async function measure(shard, report, files, others, scratch) {
  const file = files.find((path) => basename(path).startsWith(`adresses-${shard.name}.`));
  if (!file) throw new Fault(`no file of département ${shard.name}`, 'give one file a département: adresses-NN.csv.gz');
  const path = join(scratch, `${shard.name}.csv`);
  const csv = await keptColumns(file);
  await writeFile(path, csv);
  const size = (name) => report.sections.find((section) => section.shard === shard.name && section.name === name).bytes;
  const bytes = COLUMNS.map(([, sections]) => sections.map(size).reduce((sum, each) => sum + each, 0));
  bytes.push(shard.bytes);
  for (const [, , of] of others) bytes.push(await of(csv, path));
  return { name: shard.name, addresses: shard.addresses, streets: shard.streets + shard.localities, bytes };
}

function print(rows, others, absent) {
  const sum = (of) => rows.map(of).reduce((total, each) => total + each, 0);
  const all = { name: 'all', addresses: sum((row) => row.addresses), streets: sum((row) => row.streets) };
  all.bytes = rows[0].bytes.map((_, column) => sum((row) => row.bytes[column]));
  const heads = ['', 'addresses', 'streets', ...COLUMNS.map(([name]) => name), '**Ruelle**', ...others.map(([name]) => name)];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const total = COLUMNS.length;
  console.log(line(heads));
  console.log(line(heads.map((_, column) => (column === 0 ? '---' : '--:'))));
  for (const { name, addresses, streets, bytes } of [...rows, all]) {
    const each = bytes.map((size, column) => (column === total ? `**${(size / addresses).toFixed(2)}**` : (size / addresses).toFixed(2)));
    console.log(line([name, addresses.toLocaleString('en'), streets.toLocaleString('en'), ...each]));
  }
  for (const [name] of absent) console.log(`\n${name}: skipped, not installed.`);
}
