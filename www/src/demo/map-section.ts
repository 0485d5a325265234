// The part of the page with the map, which is loaded when it is asked for.
import type { AddressFeature } from 'ruelle';
import type { RuelleAutocomplete } from '../field/element.ts';
import { reason } from '../geocoder/error.ts';
import type { Say } from '../messages.ts';
import { element } from './dom.ts';
import type { AddressMap } from './map.ts';

/** Sets the button up; gives what is to be told of each chosen address. */
export function mapSection(field: RuelleAutocomplete, say: Say, showAddress: (feature: AddressFeature) => void, onLoaded: () => void): (feature: AddressFeature) => void {
  const state = element('map-state', HTMLElement);
  let map: AddressMap | undefined;
  let last: AddressFeature | undefined;

  const nearest = async (lon: number, lat: number): Promise<void> => {
    const found = await field.nearest(lon, lat);
    state.textContent = found ? found.properties.label : say('mapNothing');
    if (!found) return;
    field.feature = found;
    showAddress(found);
    map?.show(found);
  };

  element('map-open', HTMLButtonElement).addEventListener('click', async () => {
    const container = element('map', HTMLElement);
    element('map-invite', HTMLElement).hidden = true;
    container.hidden = false;
    try {
      const style = document.createElement('link');
      Object.assign(style, { rel: 'stylesheet', href: 'map.css' });
      document.head.append(style);
      const { openMap } = await import('./map.ts');
      map = await openMap(container, (lon, lat) => void nearest(lon, lat).catch((error: unknown) => (state.textContent = reason(error))));
      if (last) map.show(last);
      onLoaded();
    } catch (error) {
      container.hidden = true;
      state.textContent = say('mapFault', { error: reason(error) });
    }
  });

  return (feature) => {
    last = feature;
    map?.show(feature);
  };
}
