// Every word that a person reads, in one table.

const FR = {
  title: 'Ruelle : trouver une adresse française',
  tagline: 'Les adresses de France, cherchées dans votre navigateur. Rien de ce que vous tapez ne quitte cette page.',
  label: 'Adresse',
  hint: 'Numéro et voie, commune ou code postal.',
  keys: 'Flèches pour parcourir, Entrée pour choisir, Échap pour fermer.',
  placeholder: 'Gap, 75004, 12 rue de…',
  loading: 'Chargement du moteur et des données… {percent} %',
  failed: 'Le moteur n’a pas pu démarrer : {error}',
  retry: 'Réessayer',
  ready: 'Prêt',
  partial: 'Données absentes : {names}. Les autres répondent.',
  clear: 'Effacer',
  none: 'Aucune adresse trouvée',
  one: '1 suggestion',
  many: '{count} suggestions',
  chosen: '{label} choisi',
  fault: 'Recherche impossible : {error}',
  housenumber: 'Numéro',
  street: 'Voie',
  locality: 'Lieu-dit',
  municipality: 'Commune',
  result: 'Adresse choisie',
  nothing: 'Choisissez une suggestion : l’adresse s’affichera ici, avec ses coordonnées.',
  coordinates: 'Coordonnées',
  latlon: 'latitude, longitude',
  score: 'Score',
  context: 'Contexte',
  codes: 'Codes',
  codesValue: 'INSEE {citycode} · postal {postcode}',
  inhabitants: '{count} habitants',
  feature: 'GeoJSON de la réponse',
  endpoint: 'La même question au serveur',
  endpointNote: 'Compatible avec api-adresse et la Géoplateforme.',
  copy: 'Copier',
  copied: 'Copié',
  time: 'Dernière recherche',
  micros: '{micros} µs',
  fetched: 'Octets chargés, une fois',
  requests: 'Requêtes en tapant',
  data: 'Données',
  dataValue: '{addresses} adresses, {communes} communes',
  demo: 'Données de démonstration : toutes les communes, et quelques adresses seulement.',
  examples: 'Essayez',
  offline: 'Une fois la page chargée, la recherche fonctionne hors connexion.',
  attribution: 'Adresses : Base Adresse Nationale, Licence Ouverte 2.0 (Etalab). Positions de communes : GeoNames, CC BY 4.0.',
  version: 'Version anglaise',
};

/** A message's key. */
export type Key = keyof typeof FR;

const EN: Record<Key, string> = {
  title: 'Ruelle: find a French address',
  tagline: 'The addresses of France, searched in your browser. Nothing you type leaves this page.',
  label: 'Address',
  hint: 'Number and street, commune or postcode.',
  keys: 'Arrows to move, Enter to choose, Escape to close.',
  placeholder: 'Gap, 75004, 12 rue de…',
  loading: 'Loading engine and data… {percent}%',
  failed: 'The engine could not start: {error}',
  retry: 'Try again',
  ready: 'Ready',
  partial: 'Data missing: {names}. The rest answers.',
  clear: 'Clear',
  none: 'No address found',
  one: '1 suggestion',
  many: '{count} suggestions',
  chosen: '{label} chosen',
  fault: 'The search failed: {error}',
  housenumber: 'Number',
  street: 'Street',
  locality: 'Locality',
  municipality: 'Commune',
  result: 'Chosen address',
  nothing: 'Choose a suggestion: the address appears here, with its coordinates.',
  coordinates: 'Coordinates',
  latlon: 'latitude, longitude',
  score: 'Score',
  context: 'Context',
  codes: 'Codes',
  codesValue: 'INSEE {citycode} · postcode {postcode}',
  inhabitants: '{count} inhabitants',
  feature: 'GeoJSON of the answer',
  endpoint: 'The same question to the server',
  endpointNote: 'Compatible with api-adresse and Géoplateforme.',
  copy: 'Copy',
  copied: 'Copied',
  time: 'Last search',
  micros: '{micros} µs',
  fetched: 'Bytes loaded, once',
  requests: 'Requests while typing',
  data: 'Data',
  dataValue: '{addresses} addresses, {communes} communes',
  demo: 'Demonstration data: every commune, and only a few addresses.',
  examples: 'Try',
  offline: 'Once the page has loaded, the search works offline.',
  attribution: 'Addresses: Base Adresse Nationale, Licence Ouverte 2.0 (Etalab). Positions of communes: GeoNames, CC BY 4.0.',
  version: 'French version',
};

/** The languages there are. */
export type Language = 'fr' | 'en';

const TABLES: Record<Language, Record<Key, string>> = { fr: FR, en: EN };

/** Says a message; `{name}` is replaced by the value of that name. */
export type Say = (key: Key, values?: Record<string, string | number>) => string;

/** The messages of a language; French unless it begins with `en`. */
export function speak(lang: string): { language: Language; say: Say; number: (value: number) => string } {
  const language: Language = lang.toLowerCase().startsWith('en') ? 'en' : 'fr';
  const format = new Intl.NumberFormat(language);
  const say: Say = (key, values = {}) =>
    TABLES[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === 'number' ? format.format(value) : value;
    });
  return { language, say, number: (value) => format.format(value) };
}
