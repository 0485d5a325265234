// The field's messages: every word of it that a person reads or hears.
import { messages } from './messages.ts';
import type { Messages, Say } from './messages.ts';

const FR = {
  label: 'Adresse',
  list: 'Suggestions pour {label}',
  hint: 'Les suggestions viennent à la frappe : flèches haut et bas pour parcourir, Entrée pour choisir, Échap pour fermer.',
  touch: 'Au toucher, explorez la liste pour choisir.',
  none: 'Aucune adresse trouvée',
  one: '1 suggestion disponible',
  many: '{count} suggestions disponibles',
  chosen: '{label} choisi',
  doubtful: '{text} – à vérifier',
  number: '{label} choisi. Tapez le numéro devant la voie.',
  numbers: 'Numéros : {label}',
  clear: 'Effacer l’adresse',
  locate: 'Utiliser ma position',
  locating: 'Recherche de votre position…',
  denied: 'Votre position n’a pas pu être lue. Tapez l’adresse.',
  recent: 'Adresses récentes',
  housenumber: 'Numéro',
  interpolated: 'Numéro estimé',
  crossing: 'Croisement',
  street: 'Voie',
  locality: 'Lieu-dit',
  municipality: 'Commune',
  loading: 'Chargement des suggestions…',
  unavailable: 'Suggestions indisponibles : {why}. Vous pouvez taper l’adresse entière.',
  engine: 'le moteur de recherche ne se charge pas',
  manifest: 'la liste des données est illisible',
  shards: 'les données sont absentes ou abîmées',
  network: 'pas de connexion',
  endpoint: 'le serveur ne répond pas',
  valueMissing: 'Indiquez une adresse.',
  notChosen: 'Choisissez une adresse dans la liste.',
};

/** The key of a message. */
export type FieldKey = keyof typeof FR;

const EN: Record<FieldKey, string> = {
  label: 'Address',
  list: 'Suggestions for {label}',
  hint: 'Suggestions come as you type: up and down arrows to review, Enter to choose, Escape to close.',
  touch: 'On a touch screen, explore the list to choose.',
  none: 'No address found',
  one: '1 suggestion available',
  many: '{count} suggestions available',
  chosen: '{label} chosen',
  doubtful: '{text} – to be checked',
  number: '{label} chosen. Type the number in front of the street.',
  numbers: 'Numbers: {label}',
  clear: 'Clear the address',
  locate: 'Use my position',
  locating: 'Finding your position…',
  denied: 'Your position could not be read. Type the address.',
  recent: 'Recent addresses',
  housenumber: 'Number',
  interpolated: 'Estimated number',
  crossing: 'Crossing',
  street: 'Street',
  locality: 'Locality',
  municipality: 'Commune',
  loading: 'Loading suggestions…',
  unavailable: 'Suggestions are unavailable: {why}. You can type the whole address.',
  engine: 'the search engine does not load',
  manifest: 'the list of data cannot be read',
  shards: 'the data is missing or damaged',
  network: 'no connection',
  endpoint: 'the server does not answer',
  valueMissing: 'Enter an address.',
  notChosen: 'Choose an address from the list.',
};

/** Gives a message of the field. */
export type SayField = Say<FieldKey>;

/** The field's messages in a language. */
export function fieldMessages(lang: string): Messages<FieldKey> {
  return messages({ fr: FR, en: EN }, lang);
}
