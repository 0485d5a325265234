// The map: a point a commune, the chosen address, and the nearest address to a click. It asks nothing of any other host.
import { AttributionControl, Map as MapView, Marker, NavigationControl, setWorkerUrl } from 'maplibre-gl';
import type { StyleSpecification } from 'maplibre-gl';
import type { AddressFeature } from 'ruelle';
import { extent } from '../adapters/place.ts';

/** Mainland France. */
const FRANCE: [number, number, number, number] = [-5.2, 41.3, 9.6, 51.2];

/** What is drawn, and what is told of it. */
export interface AddressMap {
  show(feature: AddressFeature): void;
}

/** Draws the map in `container`; rejected when there is no WebGL. */
export async function openMap(container: HTMLElement, onClick: (lon: number, lat: number) => void): Promise<AddressMap> {
  setWorkerUrl(new URL('map-worker.js', document.baseURI).href);
  const points = (await (await fetch(new URL('communes.json', document.baseURI))).json()) as [number, number][];
  const map = new MapView({ container, style: styleOf(points), bounds: FRANCE, fitBoundsOptions: { padding: 20 }, attributionControl: false, maxZoom: 18 });
  map.addControl(new AttributionControl({ customAttribution: 'GeoNames, CC BY 4.0' }));
  map.addControl(new NavigationControl({ showCompass: false }));
  map.on('click', ({ lngLat }) => onClick(lngLat.lng, lngLat.lat));
  await new Promise<void>((resolve, reject) => {
    map.once('load', () => resolve());
    map.once('error', ({ error }) => reject(error));
  });
  const marker = new Marker({ color: colour('--enamel') });
  return {
    show(feature) {
      marker.setLngLat(feature.geometry.coordinates).addTo(map);
      map.fitBounds(extent(feature), { maxZoom: 16, animate: !matchMedia('(prefers-reduced-motion: reduce)').matches });
    },
  };
}

function styleOf(points: [number, number][]): StyleSpecification {
  const communes = { type: 'Feature' as const, properties: {}, geometry: { type: 'MultiPoint' as const, coordinates: points } };
  return {
    version: 8,
    sources: { communes: { type: 'geojson', data: communes } },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colour('--card') } },
      {
        id: 'communes',
        type: 'circle',
        source: 'communes',
        paint: { 'circle-color': colour('--accent'), 'circle-opacity': 0.55, 'circle-radius': ['interpolate', ['linear'], ['zoom'], 4, 0.8, 8, 2.5, 14, 6] },
      },
    ],
  };
}

/** A colour of the page, as the browser works it out now. */
function colour(variable: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${variable})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
