// The chosen address, as a street plate, with its particulars.
import type { AddressFeature } from 'ruelle';
import { speak } from '../messages.ts';
import { element } from './dom.ts';

/** Shows a feature. */
export function showResult(feature: AddressFeature, lang: string): void {
  const { say } = speak(lang);
  const { properties, geometry } = feature;
  const [lon, lat] = geometry.coordinates;
  showPlate(feature);
  element('coordinates', HTMLElement).textContent = `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
  element('score', HTMLElement).textContent = new Intl.NumberFormat(lang, { maximumFractionDigits: 3 }).format(properties.score);
  element('meter', HTMLMeterElement).value = properties.score;
  element('context', HTMLElement).textContent = properties.context;
  const codes = say('codesValue', { citycode: properties.citycode, postcode: properties.postcode ?? '–' });
  const people = properties.population === undefined ? '' : ` · ${say('inhabitants', { count: properties.population })}`;
  element('codes', HTMLElement).textContent = codes + people;
  element('json', HTMLElement).textContent = JSON.stringify(feature, null, 2);
  showCommand(properties.label, lang);
  element('empty', HTMLElement).hidden = true;
  element('result', HTMLElement).hidden = false;
  // On a small screen the answer is below the field.
  element('plates', HTMLElement).scrollIntoView({ block: 'nearest' });
}

function showPlate({ properties }: AddressFeature): void {
  const street = properties.street ?? properties.locality;
  element('plate-top', HTMLElement).textContent = street ? (properties.district ?? properties.city) : (properties.context.split(', ')[1] ?? '');
  element('plate-name', HTMLElement).textContent = street ?? properties.name;
  element('plate-number', HTMLElement).textContent = properties.housenumber ?? '';
  element('plate-number', HTMLElement).hidden = !properties.housenumber;
  element('label', HTMLElement).textContent = properties.label;
}

function showCommand(label: string, lang: string): void {
  const { say } = speak(lang);
  const url = new URL('search', document.baseURI);
  url.search = new URLSearchParams({ q: label, limit: '1' }).toString();
  const command = `curl '${url.href.replaceAll("'", '%27')}'`;
  element('command', HTMLElement).textContent = command;
  const copy = element('copy', HTMLButtonElement);
  copy.textContent = say('copy');
  copy.onclick = () =>
    navigator.clipboard.writeText(command).then(
      () => (copy.textContent = say('copied')),
      // No right to the clipboard: select it, so that the keyboard can.
      () => getSelection()?.selectAllChildren(element('command', HTMLElement)),
    );
}
