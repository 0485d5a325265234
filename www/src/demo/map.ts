// The map: outlines, communes, nearby streets, the points of a file, the chosen address, and the nearest address to a click.
import { AttributionControl, Map as MapView, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import type { GeoJSONSource } from 'maplibre-gl';
import type { AddressFeature } from 'ruelle';
import type { FeatureCollection } from 'geojson';
import { extent } from '../adapters/place.ts';
import type { FoundPoint } from './csv-job.ts';
import { collection, mapStyle, point } from './map-style.ts';
import type { Drawn, MapData } from './map-style.ts';
import type { Say } from './messages.ts';

/** Mainland France. */
const FRANCE: [number, number, number, number] = [-5.2, 41.3, 9.6, 51.2];
const ATTRIBUTION = 'Communes : GeoNames, CC BY 4.0 · Contours : @svg-maps, CC BY 4.0 · Natural Earth';
/** The zoom level from which streets are drawn. */
const STREETS_ZOOM = 12.5;

/** The map, as the page changes it. */
export interface AddressMap {
  show(feature: AddressFeature): void;
  /** Adds points of a file. `isFirst`: they replace those of another file. */
  add(points: readonly FoundPoint[], isFirst: boolean): void;
  /** Shows or hides IGN's plan. */
  plan(isShown: boolean): void;
}

/** The page around the map. */
export interface MapHost {
  say: Say;
  onClick(lon: number, lat: number): void;
  /** The streets nearest to a position, in a rectangle: west, south, east, north. */
  streets(lon: number, lat: number, bbox: [number, number, number, number]): Promise<readonly AddressFeature[]>;
  /** The numbers of the street of an address. */
  numbers(feature: AddressFeature): Promise<readonly AddressFeature[]>;
}

/** Draws the map in `container`. Rejected if there is no WebGL. */
export async function openMap(container: HTMLElement, host: MapHost): Promise<AddressMap> {
  setWorkerUrl(new URL('map-worker.js', document.baseURI).href);
  const data = (await (await fetch(new URL('map.json', document.baseURI))).json()) as MapData;
  const drawn: Drawn = { streets: collection([]), numbers: collection([]), found: collection([]), hasPlan: false };
  const locale = words(host.say);
  const map = new MapView({ container, locale, style: mapStyle(data, drawn), bounds: FRANCE, fitBoundsOptions: { padding: 16 }, attributionControl: false, minZoom: 2, maxZoom: 18, dragRotate: false });
  map.addControl(new AttributionControl({ compact: true, customAttribution: ATTRIBUTION }));
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
  // The attribution is open at first, and would hide a corner of the map.
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
    add(points, isFirst) {
      const before = isFirst ? [] : drawn.found.features;
      set('found', collection([...before, ...points.map(({ lon, lat, score, label }) => point([lon, lat], { score, label }))]));
      if (isFirst) marker.remove();
      fit(boxOf(drawn.found), 14);
    },
    plan(isShown) {
      drawn.hasPlan = isShown;
      restyle();
    },
  };
}

/** The texts of the map's own controls. */
function words(say: Say): Record<string, string> {
  return {
    'Map.Title': say('map'),
    'Marker.Title': say('result'),
    'NavigationControl.ZoomIn': say('mapZoomIn'),
    'NavigationControl.ZoomOut': say('mapZoomOut'),
    'AttributionControl.ToggleAttribution': say('mapSources'),
  };
}

/** The rectangle of some points. If most are in mainland France, the others are left out: with those overseas, the map would be too small. */
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
