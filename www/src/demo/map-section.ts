// The section of the page with the map, which is loaded once the field can answer and the map is in sight.
import type { AddressFeature } from 'ruelle';
import type { RuelleAutocomplete } from '../field/element.ts';
import { allNumbersOf } from '../field/numbers.ts';
import { reason } from '../geocoder/error.ts';
import type { FoundPoint } from './csv-job.ts';
import { element } from './dom.ts';
import type { AddressMap } from './map.ts';
import type { Say } from './messages.ts';

/** Number of streets that are drawn at once. */
const STREETS = 100;

/** The page around the section. */
export interface MapSectionHost {
  field: RuelleAutocomplete;
  say: Say;
  showAddress(feature: AddressFeature): void;
  /** Counts no request until the promise is done. */
  uncounted<T>(work: Promise<T>): Promise<T>;
}

/** Draws the map, and shows addresses on it. */
export class MapSection {
  private map: AddressMap | undefined;
  private opening: Promise<void> | undefined;
  private last: AddressFeature | undefined;
  private points: FoundPoint[] = [];
  private readonly state = element('map-state', HTMLElement);

  constructor(private readonly host: MapSectionHost) {
    const plan = element('plan', HTMLInputElement);
    plan.addEventListener('change', () => this.map?.plan(plan.checked));
    element('map-open', HTMLButtonElement).addEventListener('click', () => this.open());
    // IGN's tiles come from another host: they need a network, and a person who wants them.
    const offer = (): void => {
      element('plan-choice', HTMLElement).hidden = !this.map || !navigator.onLine;
    };
    addEventListener('online', offer);
    addEventListener('offline', offer);
  }

  /** Lets the map be drawn when it comes in sight. For a person who saves data, only on request. */
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

  add(points: readonly FoundPoint[], isFirst: boolean): void {
    if (isFirst) this.points = [];
    this.points.push(...points);
    this.map?.add(points, isFirst);
  }

  private open(): void {
    this.opening ??= this.host.uncounted(this.draw());
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
      if (this.points.length > 0) this.map.add(this.points, true);
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
