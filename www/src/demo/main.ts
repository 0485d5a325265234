// The demo page: a field, a map, a file of addresses, and their costs.
import type { Holdings, RuelleError } from 'ruelle';
import { RuelleAutocomplete } from '../entry/autocomplete.ts';
import { costs } from './costs.ts';
import { fileSection } from './csv-section.ts';
import { element, fill } from './dom.ts';
import { MapSection } from './map-section.ts';
import { pageMessages } from './messages.ts';
import { showResult } from './result.ts';

const { language, say } = pageMessages(new URLSearchParams(location.search).get('lang') ?? 'fr');

/** Shows the state of the page: `loading`, `ready`, `partial` (some data is missing) or `failed`. */
function showState(state: string, text: string): void {
  document.body.dataset['state'] = state;
  element('state', HTMLElement).textContent = text;
  element('retry', HTMLButtonElement).hidden = state !== 'failed';
}

function showHoldings({ missing }: Holdings): void {
  if (missing.length === 0) showState('ready', say('ready'));
  else showState('partial', say('partial', { names: missing.map(({ name }) => name).join(', ') }));
}

function listen(field: RuelleAutocomplete): void {
  const cost = costs(language);
  let isReady = false;
  const map = new MapSection({ field, say, showAddress: (feature) => showResult(feature, language), uncounted: cost.uncounted });
  fileSection({ geocoder: () => field.geocoder, onPoints: (points, isFirst) => map.add(points, isFirst), uncounted: cost.uncounted }, language);
  field.addEventListener('ruelle-progress', ({ detail: { loaded, expected } }) => {
    if (isReady) return;
    const percent = Math.min(100, Math.round((100 * loaded) / Math.max(1, expected)));
    showState('loading', say('loading', { percent }));
    element('progress', HTMLProgressElement).value = percent;
  });
  field.addEventListener('ruelle-ready', ({ detail }) => {
    isReady = true;
    showHoldings(detail);
    cost.held(detail);
    map.ready();
  });
  field.addEventListener('ruelle-error', ({ detail }: CustomEvent<RuelleError>) => showState('failed', say('failed', { error: detail.message })));
  field.addEventListener('ruelle-answer', ({ detail }) => cost.searched(detail.micros ?? 0));
  field.addEventListener('ruelle-select', ({ detail }) => {
    if (!detail) return;
    showResult(detail, language);
    map.show(detail);
  });
}

/** Sets the field's own texts in the page's language. */
function label(field: RuelleAutocomplete): void {
  for (const name of ['label', 'hint', 'placeholder'] as const) field.setAttribute(name, say(name));
}

document.documentElement.lang = language;
fill(say, language);
showState('loading', say('loading', { percent: 0 }));
const field = element('address', RuelleAutocomplete);
label(field);
listen(field);
element('retry', HTMLButtonElement).addEventListener('click', () => field.retry());
for (const button of document.querySelectorAll<HTMLButtonElement>('[data-example]')) {
  button.addEventListener('click', () => field.suggestFor(button.dataset['example'] ?? ''));
}
