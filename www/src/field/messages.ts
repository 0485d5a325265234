// Messages in the reader's language.

export type Language = 'fr' | 'en';

/** The same keys in each language. */
export type Table<Key extends string> = Record<Language, Record<Key, string>>;

/** Gives the message of a key. In it, `{name}` is replaced by the value of that name. */
export type Say<Key extends string> = (key: Key, values?: Record<string, string | number>) => string;

/** The messages of a table in one language. */
export interface Messages<Key extends string> {
  language: Language;
  say: Say<Key>;
  number: (value: number) => string;
}

/** Number formats, made when first needed: that takes a millisecond, the first time some twenty. */
const FORMATS = new Map<Language, Intl.NumberFormat>();

/** The messages of `table`, in English if `lang` begins with `en`, else in French. */
export function messages<Key extends string>(table: Table<Key>, lang: string): Messages<Key> {
  const language: Language = lang.toLowerCase().startsWith('en') ? 'en' : 'fr';
  // Below a thousand, every language writes whole numbers alike.
  const number = (value: number): string => (Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : format(language).format(value));
  const say: Say<Key> = (key, values = {}) =>
    table[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === 'number' ? number(value) : value;
    });
  return { language, say, number };
}

function format(language: Language): Intl.NumberFormat {
  const made = FORMATS.get(language) ?? new Intl.NumberFormat(language);
  FORMATS.set(language, made);
  return made;
}
