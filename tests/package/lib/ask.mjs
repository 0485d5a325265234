// The question that every project asks, and its answer.

/** A script that opens the shards at `shards` (an expression) and says what it found with `say(text)`. */
export const script = (shards, say) => `import { Ruelle, RuelleError } from 'ruelle';
const geocoder = await Ruelle.open({ shards: ${shards} });
const { features } = await geocoder.search('12 rue de rivoli paris', { limit: 1 });
const refused = await geocoder.search('').catch((error) => error instanceof RuelleError && error.code);
${say}([features[0].properties.label, refused, geocoder.threads].join(' | '));
geocoder.close();
`;

/** What it says, with that many threads. */
export const answer = (threads) => `12 Rue de Rivoli 75004 Paris | bad-request | ${threads}`;

/** The page around such a script. */
export const page = (src) => `<!doctype html><html lang="fr"><head><meta charset="utf-8"><title></title></head><body><script type="module" src="${src}"></script></body></html>`;
export const SAY_IN_TITLE = '(text) => (document.title = text)';
