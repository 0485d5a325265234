// The part of the page with the map, which is loaded once the field can answer and the map is in sight.
import type { AddressFeature } from 'ruelle';
import type { RuelleAutocomplete } from '../field/element.ts';
import { allNumbersOf } from '../field/numbers.ts';
import { reason } from '../geocoder/error.ts';
import type { Say } from './messages.ts';
import type { FoundPoint } from './csv-job.ts';
import { element } from './dom.ts';
import type { AddressMap } from './map.ts';

/** Streets that are drawn at once. */
const STREETS = 100;

/** What the map section needs around it. */
export interface MapSectionHost {
  field: RuelleAutocomplete;
  say: Say;
  showAddress(feature: AddressFeature): void;
  /** What is asked of the network until the promise is done is not for typing. */
  pardon<T>(work: Promise<T>): Promise<T>;
}

/** The section; it draws as soon as it is told `ready`. */
export class MapSection {
  private map: AddressMap | undefined;
  private opening: Promise<void> | undefined;
  private last: AddressFeature | undefined;
  private places: FoundPoint[] = [];
  private readonly state = element('map-state', HTMLElement);

  constructor(private readonly host: MapSectionHost) {
    const plan = element('plan', HTMLInputElement);
    plan.addEventListener('change', () => this.map?.plan(plan.checked));
    element('map-open', HTMLButtonElement).addEventListener('click', () => this.open());
    // IGN's tiles come from elsewhere: only where there is a network, and only when they are wanted.
    const offer = (): void => {
      element('plan-choice', HTMLElement).hidden = !this.map || !navigator.onLine;
    };
    addEventListener('online', offer);
    addEventListener('offline', offer);
  }

  /** The field can answer: the map is drawn when it comes in sight, or when asked where the person spares data. */
  ready(): void {
    if (this.opening) return;
    if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) {
      element('map-invite', HTMLElement).hidden = false;
      return;
    }
    const sight = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      sight.disconnect();
      this.open();
    });
    sight.observe(element('map', HTMLElement));
  }

  show(feature: AddressFeature): void {
    this.last = feature;
    this.map?.show(feature);
  }

  add(places: readonly FoundPoint[], isFirst: boolean): void {
    if (isFirst) this.places = [];
    this.places.push(...places);
    this.map?.add(places, isFirst);
  }

  private open(): void {
    this.opening ??= this.host.pardon(this.draw());
  }

  private async draw(): Promise<void> {
    const container = element('map', HTMLElement);
    const { field, say } = this.host;
    element('map-invite', HTMLElement).hidden = true;
    try {
      const style = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: 'map.css' });
      document.head.append(style);
      const { openMap } = await import('./map.ts');
      this.map = await openMap(container, {
        say,
        onClick: (lon, lat) => void this.nearest(lon, lat).catch((error: unknown) => (this.state.textContent = reason(error))),
        numbers: async (feature) => (field.geocoder ? allNumbersOf(field.geocoder, feature) : []),
        streets: async (lon, lat, bbox) => (await field.geocoder?.reverse(lon, lat, { limit: STREETS, type: 'street', bbox }))?.features ?? [],
      });
      container.dataset['drawn'] = '';
      this.state.textContent = say('mapNote');
      element('plan-choice', HTMLElement).hidden = !navigator.onLine;
      if (this.last) this.map.show(this.last);
      if (this.places.length > 0) this.map.add(this.places, true);
    } catch (error) {
      container.hidden = true;
      this.state.textContent = say('mapFault', { error: reason(error) });
    }
  }

  private async nearest(lon: number, lat: number): Promise<void> {
    const { field, say, showAddress } = this.host;
    const found = await field.nearest(lon, lat);
    this.state.textContent = found ? found.properties.label : say('mapNothing');
    if (!found) return;
    field.feature = found;
    showAddress(found);
    this.show(found);
  }
}
