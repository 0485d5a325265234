// The chosen address, as a street plate with details.
import type { AddressFeature, AddressProperties } from 'ruelle';
import { labelOf } from '../adapters/place.ts';
import { element } from './dom.ts';
import { pageMessages } from './messages.ts';
import type { Say } from './messages.ts';
import { showReading } from './reading.ts';

/** Shows an address. */
export function showResult(feature: AddressFeature, lang: string): void {
  const { say } = pageMessages(lang);
  const { properties, geometry } = feature;
  const [lon, lat] = geometry.coordinates;
  showPlate(feature);
  element('coordinates', HTMLElement).textContent = `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
  element('accuracy', HTMLElement).textContent = say('accuracyValue', { distance: lengthText(properties.accuracy, lang) });
  element('score', HTMLElement).textContent = new Intl.NumberFormat(lang, { maximumFractionDigits: 3 }).format(properties.score);
  element('meter', HTMLMeterElement).value = properties.score;
  showConfidence(properties.confidence, lang);
  element('context', HTMLElement).textContent = properties.context;
  const codes = say('codesValue', { citycode: properties.citycode, postcode: properties.postcode ?? '–' });
  const people = properties.population === undefined ? '' : ` · ${say('inhabitants', { count: properties.population })}`;
  element('codes', HTMLElement).textContent = codes + people;
  element('json', HTMLElement).textContent = JSON.stringify(feature, null, 2);
  showCommand(labelOf(properties), say);
  showReading(properties, say);
  showEstimate(properties, say);
  element('doubtful', HTMLElement).hidden = !properties.doubtful;
  element('empty', HTMLElement).hidden = true;
  element('result', HTMLElement).hidden = false;
  // On a small screen, the answer is below the field.
  element('plates', HTMLElement).scrollIntoView({ block: 'nearest' });
}

/** A length in metres, or in kilometres from one on. */
function lengthText(metres: number, lang: string): string {
  const [value, unit] = metres < 1000 ? [metres, 'meter'] : [metres / 1000, 'kilometer'];
  return new Intl.NumberFormat(lang, { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}

/** Shows the confidence, which only the answer to a search has. */
function showConfidence(confidence: number | undefined, lang: string): void {
  element('confidence-row', HTMLElement).hidden = confidence === undefined;
  element('confidence', HTMLElement).textContent = new Intl.NumberFormat(lang, { style: 'percent' }).format(confidence ?? 0);
}

/** Says that a position is computed, if it is. */
function showEstimate({ interpolated, crossing }: AddressProperties, say: Say): void {
  const note = element('estimate', HTMLElement);
  note.hidden = !interpolated && crossing === undefined;
  if (interpolated) {
    const [low, high] = interpolated.between;
    note.textContent = say(low === high ? 'nearest' : 'interpolated', { number: String(interpolated.housenumber), low: String(low), high: String(high) });
  } else if (crossing !== undefined) note.textContent = say('crossing', { crossing });
}

function showPlate({ properties }: AddressFeature): void {
  const street = properties.street ?? properties.locality;
  element('plate-top', HTMLElement).textContent = street ? (properties.district ?? properties.city) : (properties.context.split(', ')[1] ?? '');
  element('plate-name', HTMLElement).textContent = street ?? properties.name;
  const number = properties.housenumber ?? properties.interpolated?.housenumber;
  element('plate-number', HTMLElement).textContent = String(number ?? '');
  element('plate-number', HTMLElement).hidden = number === undefined;
  element('label', HTMLElement).textContent = labelOf(properties);
}

function showCommand(label: string, say: Say): void {
  const url = new URL('search', document.baseURI);
  url.search = new URLSearchParams({ q: label, limit: '1' }).toString();
  const command = `curl '${url.href.replaceAll("'", '%27')}'`;
  element('command', HTMLElement).textContent = command;
  const copy = element('copy', HTMLButtonElement);
  copy.textContent = say('copy');
  copy.onclick = () =>
    navigator.clipboard.writeText(command).then(
      () => (copy.textContent = say('copied')),
      // Without permission for the clipboard, the command is selected, to be copied with the keyboard.
      () => getSelection()?.selectAllChildren(element('command', HTMLElement)),
    );
}
