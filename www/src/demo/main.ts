// The demo page: one field, one result, and what it cost.
import type { Holdings, Ruelle } from 'ruelle';
import { open as openGeocoder } from '../entry/browser.ts';
import { AddressField } from '../field.ts';
import { speak } from '../messages.ts';
import { costs } from './costs.ts';
import { element, fill } from './dom.ts';
import { showResult } from './result.ts';

const { language, say } = speak(new URLSearchParams(location.search).get('lang') ?? 'fr');

async function open(): Promise<void> {
  const input = element('address', HTMLInputElement);
  const state = element('state', HTMLElement);
  const retry = element('retry', HTMLButtonElement);
  retry.hidden = true;
  state.textContent = say('loading', { percent: 0 });
  let ruelle: Ruelle;
  try {
    ruelle = await openGeocoder({
      shards: 'shards/',
      onHoldings: (holdings) => showState(holdings),
      onProgress: ({ loaded, expected }) => {
        const percent = Math.min(100, Math.round((100 * loaded) / Math.max(1, expected)));
        state.textContent = say('loading', { percent });
        element('progress', HTMLProgressElement).value = percent;
      },
    });
  } catch (error) {
    state.textContent = say('failed', { error: error instanceof Error ? error.message : String(error) });
    document.body.dataset['state'] = 'failed';
    retry.hidden = false;
    return;
  }
  ready(ruelle, input);
}

function showState({ missing }: Holdings): void {
  element('state', HTMLElement).textContent = missing.length > 0 ? say('partial', { names: missing.map(({ name }) => name).join(', ') }) : say('ready');
  document.body.dataset['state'] = missing.length > 0 ? 'partial' : 'ready';
}

function ready(ruelle: Ruelle, input: HTMLInputElement): void {
  showState(ruelle.holdings);
  const cost = costs(ruelle.holdings, language);
  const field = new AddressField({
    input,
    list: element('suggestions', HTMLUListElement),
    status: element('spoken', HTMLElement),
    suggest: (query) => ruelle.suggest(query, { limit: 6 }),
    onChoose: (feature) => showResult(feature, language),
    onAnswer: ({ micros }) => cost.searched(micros ?? 0),
  });
  element('clear', HTMLButtonElement).addEventListener('click', () => field.clear());
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-example]')) {
    button.addEventListener('click', () => {
      input.value = button.dataset['example'] ?? '';
      input.focus();
      void field.update();
    });
  }
  // What was typed while the engine was loading.
  if (input.value) void field.update();
}

document.documentElement.lang = language;
fill(say, language);
element('retry', HTMLButtonElement).addEventListener('click', () => void open());
void open();
