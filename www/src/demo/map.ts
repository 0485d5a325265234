// The map: outlines, communes, streets near by, what a file has found, the chosen address, and the nearest address to a click.
import { AttributionControl, Map as MapView, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import type { GeoJSONSource } from 'maplibre-gl';
import type { AddressFeature } from 'ruelle';
import type { FeatureCollection } from 'geojson';
import { extent } from '../adapters/place.ts';
import type { Say } from './messages.ts';
import type { FoundPoint } from './csv-job.ts';
import { collection, mapStyle, point } from './map-style.ts';
import type { Drawn, MapData } from './map-style.ts';

/** Mainland France. */
const FRANCE: [number, number, number, number] = [-5.2, 41.3, 9.6, 51.2];
const THANKS = 'Communes : GeoNames, CC BY 4.0 · Contours : @svg-maps, CC BY 4.0 · Natural Earth';
/** From here on streets are drawn, as many as are told. */
const STREETS_ZOOM = 12.5;

/** What is drawn, and what is told of it. */
export interface AddressMap {
  show(feature: AddressFeature): void;
  /** Places of a file; `isFirst`: in place of another's. */
  add(places: readonly FoundPoint[], isFirst: boolean): void;
  /** IGN's plan below, or not. */
  plan(isShown: boolean): void;
}

/** What the map asks of the page. */
export interface MapHost {
  say: Say;
  onClick(lon: number, lat: number): void;
  /** The streets nearest to a position, in a rectangle: west, south, east, north. */
  streets(lon: number, lat: number, bbox: [number, number, number, number]): Promise<readonly AddressFeature[]>;
  /** The numbers of the street of an address. */
  numbers(feature: AddressFeature): Promise<readonly AddressFeature[]>;
}

/** Draws the map in `container`; rejected when there is no WebGL. */
export async function openMap(container: HTMLElement, host: MapHost): Promise<AddressMap> {
  setWorkerUrl(new URL('map-worker.js', document.baseURI).href);
  const data = (await (await fetch(new URL('map.json', document.baseURI))).json()) as MapData;
  const drawn: Drawn = { streets: collection([]), numbers: collection([]), found: collection([]), hasPlan: false };
  const locale = words(host.say);
  const map = new MapView({ container, locale, style: mapStyle(data, drawn), bounds: FRANCE, fitBoundsOptions: { padding: 16 }, attributionControl: false, minZoom: 2, maxZoom: 18, dragRotate: false });
  map.addControl(new AttributionControl({ compact: true, customAttribution: THANKS }));
  map.addControl(new NavigationControl({ showCompass: false }));
  map.touchZoomRotate.disableRotation();
  map.on('click', ({ lngLat }) => host.onClick(lngLat.lng, lngLat.lat));
  map.getCanvas().addEventListener('keydown', ({ key }) => {
    const { lng, lat } = map.getCenter();
    if (key === 'Enter') host.onClick(lng, lat);
  });
  await new Promise<void>((resolve, reject) => {
    map.once('load', () => resolve());
    map.once('error', ({ error }) => reject(error));
  });
  // Open at first, it hides the map's corner.
  container.querySelector('.maplibregl-ctrl-attrib')?.classList.remove('maplibregl-compact-show');
  const set = (source: 'streets' | 'numbers' | 'found', features: FeatureCollection): void => {
    drawn[source] = features;
    (map.getSource(source) as GeoJSONSource | undefined)?.setData(features);
  };
  const restyle = (): void => void map.setStyle(mapStyle(data, drawn));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', restyle);

  const drawStreets = async (): Promise<void> => {
    if (map.getZoom() < STREETS_ZOOM) return set('streets', collection([]));
    const bounds = map.getBounds();
    const { lng, lat } = map.getCenter();
    const streets = await host.streets(lng, lat, [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()]).catch(() => []);
    set('streets', collection(streets.map(({ geometry, properties }) => point(geometry.coordinates, { name: properties.name }))));
  };
  map.on('moveend', () => void drawStreets());

  const drawNumbers = async (feature: AddressFeature): Promise<void> => {
    const numbers = await host.numbers(feature).catch(() => []);
    set('numbers', collection(numbers.map(({ geometry, properties }) => point(geometry.coordinates, { number: properties.housenumber ?? '' }))));
  };
  const marker = new Marker({ color: 'var(--enamel)' });
  const fit = (box: [number, number, number, number], maxZoom: number): void => void map.fitBounds(box, { maxZoom, padding: 40, animate: !matchMedia('(prefers-reduced-motion: reduce)').matches });
  return {
    show(feature) {
      marker.setLngLat(feature.geometry.coordinates).addTo(map);
      fit(extent(feature), 16);
      void drawNumbers(feature);
    },
    add(places, isFirst) {
      const before = isFirst ? [] : drawn.found.features;
      set('found', collection([...before, ...places.map(({ lon, lat, score, label }) => point([lon, lat], { score, label }))]));
      if (isFirst) marker.remove();
      fit(boxOf(drawn.found), 14);
    },
    plan(isShown) {
      drawn.hasPlan = isShown;
      restyle();
    },
  };
}

/** What the map's own controls say. */
function words(say: Say): Record<string, string> {
  return {
    'Map.Title': say('map'),
    'Marker.Title': say('result'),
    'NavigationControl.ZoomIn': say('mapZoomIn'),
    'NavigationControl.ZoomOut': say('mapZoomOut'),
    'AttributionControl.ToggleAttribution': say('mapSources'),
  };
}

/** Where they are: in mainland France, when most are there; those overseas would make the others small. */
function boxOf({ features }: FeatureCollection): [number, number, number, number] {
  const points = features.flatMap(({ geometry }) => (geometry.type === 'Point' ? [geometry.coordinates] : []));
  const [west, south, east, north] = FRANCE;
  const inland = points.filter(([lon = 0, lat = 0]) => lon > west && lon < east && lat > south && lat < north);
  const box: [number, number, number, number] = [180, 90, -180, -90];
  for (const [lon = 0, lat = 0] of inland.length > points.length / 2 ? inland : points) {
    [box[0], box[1], box[2], box[3]] = [Math.min(box[0], lon), Math.min(box[1], lat), Math.max(box[2], lon), Math.max(box[3], lat)];
  }
  return box;
}
