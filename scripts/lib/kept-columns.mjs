// The columns of BAN's CSV that a shard keeps, as other formats would store them.
import { gunzipSync } from 'node:zlib';
import { readFile } from 'node:fs/promises';
import { Fault } from './fault.mjs';

/** What stands in for a row: the key's three parts (BAN's id is made of them), names, postcode, communes, millionths of a degree. */
const KEPT = ['citycode', 'street_code', 'number', 'suffix', 'name', 'postcode', 'city', 'oldcitycode', 'oldcity', 'lon', 'lat'];
const OF_BAN = ['numero', 'rep', 'nom_voie', 'code_postal', 'code_insee', 'nom_commune', 'code_insee_ancienne_commune', 'nom_ancienne_commune'];

/** A file of addresses, plain or gzip, as CSV with the columns that a shard keeps, rows in the order of the file. */
export async function keptColumns(path) {
  const bytes = await readFile(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [head, ...rows] = text.trimEnd().split('\n').map(fields);
  const at = Object.fromEntries(['id', 'lon', 'lat', ...OF_BAN].map((name) => [name, head.indexOf(name)]));
  const missing = Object.keys(at).filter((name) => at[name] < 0);
  if (missing.length > 0) throw new Fault(`${path} has no column ${missing[0]}`, "give BAN's adresses-NN.csv or adresses-NN.csv.gz");
  const kept = rows.map((row) => {
    const [number, suffix, name, postcode, citycode, city, oldcitycode, oldcity] = OF_BAN.map((column) => row[at[column]]);
    const place = ['lon', 'lat'].map((column) => Math.round(Number(row[at[column]]) * 1e6));
    return [citycode, row[at.id].split('_')[1], number, suffix, name, postcode, city, oldcitycode, oldcity, ...place];
  });
  return [KEPT, ...kept].map((row) => row.map(quoted).join(';')).join('\n') + '\n';
}

/** A line cut at semicolons; within quotes they are text, and a doubled quote is one. */
function fields(line) {
  const plain = line.endsWith('\r') ? line.slice(0, -1) : line;
  if (!plain.includes('"')) return plain.split(';');
  return [...plain.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"|([^;]*))/g)].map(([, inner, bare]) => inner?.replaceAll('""', '"') ?? bare);
}

const quoted = (value) => (/[;"]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : value);
