// A guess at the columns of a file that make the address.
import { fold } from '../field/highlight.ts';

/** Words in the names of such columns, in the order in which an address is written. */
const PARTS = [['numero', 'num'], ['rep', 'indice', 'suffixe'], ['adresse', 'address', 'adr', 'voie', 'nom_voie', 'rue', 'street', 'libelle_voie', 'lieu'], ['code_postal', 'codepostal', 'cp', 'postcode', 'zip', 'postal'], ['ville', 'commune', 'nom_commune', 'city', 'localite']];

/** The columns that make the address, in its order, or none if no name tells. */
export function likelyColumns(columns: readonly string[]): string[] {
  const named = columns.map((name) => ({ name, words: fold(name).replace(/[^a-z0-9]+/g, '_').replace(/^(n|no)_?$/, 'numero') }));
  const parts = PARTS.map((words) => named.find((column) => words.some((word) => column.words === word || column.words.startsWith(`${word}_`) || column.words.endsWith(`_${word}`)))?.name);
  const [, , street, , city] = parts;
  // A number or a postcode alone makes no address.
  return street === undefined && city === undefined ? [] : [...new Set(parts.filter((name) => name !== undefined))];
}
