// Every word of the demo page that a person reads, in one table; the field has its own.
import { speech } from './field/speak.ts';
import type { Language, Say as SayKey, Speech } from './field/speak.ts';

export type { Language };

const FR = {
  title: 'Ruelle : trouver une adresse française',
  tagline: 'Les adresses de France, cherchées dans votre navigateur. Rien de ce que vous tapez ne quitte cette page.',
  label: 'Adresse',
  hint: 'Numéro et voie, commune ou code postal.',
  placeholder: 'Gap, 75004, 12 rue de…',
  loading: 'Chargement du moteur et des données… {percent} %',
  failed: 'Le moteur n’a pas pu démarrer : {error}',
  retry: 'Réessayer',
  ready: 'Prêt',
  partial: 'Données absentes : {names}. Les autres répondent.',
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
  map: 'Carte',
  mapOpen: 'Afficher la carte',
  mapNote: 'Un point par commune de position connue ; cliquez pour trouver l’adresse la plus proche.',
  mapFault: 'La carte ne peut pas être dessinée ici : {error}',
  mapNothing: 'Aucune adresse trouvée près de ce point.',
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
};

/** A message's key. */
export type Key = keyof typeof FR;

const EN: Record<Key, string> = {
  title: 'Ruelle: find a French address',
  tagline: 'The addresses of France, searched in your browser. Nothing you type leaves this page.',
  label: 'Address',
  hint: 'Number and street, commune or postcode.',
  placeholder: 'Gap, 75004, 12 rue de…',
  loading: 'Loading engine and data… {percent}%',
  failed: 'The engine could not start: {error}',
  retry: 'Try again',
  ready: 'Ready',
  partial: 'Data missing: {names}. The rest answers.',
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
  map: 'Map',
  mapOpen: 'Show the map',
  mapNote: 'A dot for each commune of known position; click to find the nearest address.',
  mapFault: 'The map cannot be drawn here: {error}',
  mapNothing: 'No address found near this point.',
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
};

/** Says a message of the page. */
export type Say = SayKey<Key>;

/** The page's messages in a language. */
export function speak(lang: string): Speech<Key> {
  return speech({ fr: FR, en: EN }, lang);
}
