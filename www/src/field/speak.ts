// Messages in the reader's language.

/** The languages there are. */
export type Language = 'fr' | 'en';

/** The same keys in each language. */
export type Table<Key extends string> = Record<Language, Record<Key, string>>;

/** Says a message; `{name}` is replaced by the value of that name. */
export type Say<Key extends string> = (key: Key, values?: Record<string, string | number>) => string;

/** What speaks a language. */
export interface Speech<Key extends string> {
  language: Language;
  say: Say<Key>;
  number: (value: number) => string;
}

/** Speaks from `table`; French unless `lang` begins with `en`. */
export function speech<Key extends string>(table: Table<Key>, lang: string): Speech<Key> {
  const language: Language = lang.toLowerCase().startsWith('en') ? 'en' : 'fr';
  const format = new Intl.NumberFormat(language);
  const say: Say<Key> = (key, values = {}) =>
    table[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === 'number' ? format.format(value) : value;
    });
  return { language, say, number: (value) => format.format(value) };
}
