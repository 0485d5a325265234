// The map's style, light and dark: outlines and points of the page's own. Only the optional plan comes from another host.
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type { Feature, FeatureCollection, Position } from 'geojson';

/** The content of `map.json`. */
export interface MapData {
  departements: [code: string, name: string, rings: Position[][]][];
  land: Position[][];
  communes: [lon: number, lat: number, name: string, population: number][];
}

/** The parts of the map that change. */
export interface Drawn {
  streets: FeatureCollection;
  /** The numbers of the chosen street. */
  numbers: FeatureCollection;
  found: FeatureCollection;
  /** Whether IGN's plan is drawn below. */
  hasPlan: boolean;
}

/** The system's fonts: the map fetches none. */
const FONT = ['system-ui, sans-serif'];
const PLAN =
  'https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}';

/** The whole style. */
export function mapStyle(data: MapData, drawn: Drawn): StyleSpecification {
  const sea = colour('--sea');
  const land = colour('--land');
  const ground = colour('--card');
  const line = colour('--border');
  const ink = colour('--ink');
  const faint = colour('--faint');
  const accent = colour('--accent');
  const good = colour('--good');
  const fair = colour('--fair');
  const poor = colour('--poor');
  const halo = { 'text-halo-color': ground, 'text-halo-width': 1.4 };
  const layers: LayerSpecification[] = [
    { id: 'sea', type: 'background', paint: { 'background-color': sea } },
    { id: 'land', type: 'fill', source: 'land', paint: { 'fill-color': land } },
    { id: 'ground', type: 'fill', source: 'departements', paint: { 'fill-color': ground } },
    ...(drawn.hasPlan ? [{ id: 'plan', type: 'raster' as const, source: 'plan' }] : []),
    { id: 'borders', type: 'line', source: 'departements', paint: { 'line-color': line, 'line-width': between([4, 0.6, 8, 1.4, 12, 2]) } },
    {
      id: 'communes',
      type: 'circle',
      source: 'communes',
      paint: {
        'circle-color': accent,
        'circle-opacity': between([5, 0.35, 9, 0.7]),
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 4, ['*', 0.7, size()], 9, ['*', 2, size()], 14, ['*', 3, size()]],
      },
    },
    { id: 'streets', type: 'circle', source: 'streets', paint: { 'circle-color': ink, 'circle-opacity': 0.45, 'circle-radius': 2.5 } },
    { id: 'numbers', type: 'circle', source: 'numbers', minzoom: 12, paint: { 'circle-color': accent, 'circle-radius': between([12, 1.5, 16, 4, 18, 5]), 'circle-stroke-color': ground, 'circle-stroke-width': 1 } },
    {
      id: 'found',
      type: 'circle',
      source: 'found',
      paint: {
        'circle-color': ['step', ['get', 'score'], poor, 0.5, fair, 0.8, good],
        'circle-radius': between([4, 3, 12, 5, 16, 7]),
        'circle-opacity': 0.85,
        'circle-stroke-color': ground,
        'circle-stroke-width': between([6, 0.3, 12, 1.2]),
      },
    },
    {
      id: 'departement-names',
      type: 'symbol',
      source: 'departement-names',
      minzoom: 6,
      maxzoom: 8.5,
      layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 11, 'text-transform': 'uppercase', 'text-letter-spacing': 0.08, 'text-max-width': 7 },
      paint: { 'text-color': faint, 'text-opacity': 0.8, ...halo },
    },
    {
      id: 'commune-names',
      type: 'symbol',
      source: 'communes',
      filter: ['>=', ['get', 'population'], ['step', ['zoom'], 190_000, 6, 70_000, 7.5, 25_000, 9, 6000, 10.5, 0]],
      layout: {
        'text-field': ['get', 'name'],
        'text-font': FONT,
        'text-size': ['interpolate', ['linear'], ['zoom'], 4, 11, 10, ['+', 10, ['*', 1.5, size()]]],
        'text-anchor': 'bottom',
        'text-offset': [0, -0.4],
        'symbol-sort-key': ['-', ['get', 'population']],
      },
      paint: { 'text-color': ink, ...halo },
    },
    {
      id: 'number-names',
      type: 'symbol',
      source: 'numbers',
      minzoom: 14.5,
      layout: { 'text-field': ['get', 'number'], 'text-font': FONT, 'text-size': 11.5, 'text-anchor': 'bottom', 'text-offset': [0, -0.45] },
      paint: { 'text-color': accent, ...halo },
    },
    {
      id: 'street-names',
      type: 'symbol',
      source: 'streets',
      minzoom: 14,
      layout: { 'text-field': ['get', 'name'], 'text-font': FONT, 'text-size': 11, 'text-anchor': 'top', 'text-offset': [0, 0.4], 'text-max-width': 9 },
      paint: { 'text-color': faint, ...halo },
    },
  ];
  return {
    version: 8,
    sources: {
      land: { type: 'geojson', data: shape(data.land), tolerance: 0.6 },
      departements: { type: 'geojson', data: collection(data.departements.map(departement)) },
      'departement-names': { type: 'geojson', data: collection(data.departements.map(([, name, rings]) => point(middle(rings), { name }))) },
      communes: { type: 'geojson', data: collection(data.communes.map(([lon, lat, name, population]) => point([lon, lat], { name, population }))) },
      streets: { type: 'geojson', data: drawn.streets },
      numbers: { type: 'geojson', data: drawn.numbers },
      found: { type: 'geojson', data: drawn.found },
      ...(drawn.hasPlan && { plan: { type: 'raster' as const, tiles: [PLAN], tileSize: 256, maxzoom: 19, attribution: '© IGN – Géoplateforme' } }),
    },
    layers,
  };
}

/** A collection of points, lines or shapes. */
export function collection(features: Feature[]): FeatureCollection {
  return { type: 'FeatureCollection', features };
}

/** A point with its properties. */
export function point(coordinates: Position, properties: Record<string, string | number>): Feature {
  return { type: 'Feature', properties, geometry: { type: 'Point', coordinates } };
}

function departement([code, name, rings]: MapData['departements'][number]): Feature {
  return shape(rings, { code, name });
}

/** A shape of these rings, each the outline of an area. */
function shape(rings: readonly Position[][], properties: Record<string, string> = {}): Feature {
  return { type: 'Feature', properties, geometry: { type: 'MultiPolygon', coordinates: rings.map((ring) => [ring]) } };
}

/** The centre of the largest of some rings. */
function middle(rings: readonly Position[][]): Position {
  const boxes = rings.map((ring) => {
    const lons = ring.map(([lon = 0]) => lon);
    const lats = ring.map(([, lat = 0]) => lat);
    return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)] as const;
  });
  const area = ([west, south, east, north]: (typeof boxes)[number]): number => (east - west) * (north - south);
  const [west, south, east, north] = boxes.reduce((largest, box) => (area(box) > area(largest) ? box : largest), boxes[0] ?? [0, 0, 0, 0]);
  return [(west + east) / 2, (south + north) / 2];
}

/** A value interpolated by zoom level. `stops` are pairs of a level and a value. */
function between(stops: number[]): ExpressionSpecification {
  return ['interpolate', ['linear'], ['zoom'], ...stops] as ExpressionSpecification;
}

/** A commune's relative size: 1 for a village, up to 4 for Paris. */
function size(): ExpressionSpecification {
  return ['interpolate', ['linear'], ['log10', ['max', ['get', 'population'], 1]], 3, 1, 6.3, 4];
}

/** A colour of the page, as the browser computes it now. High contrast is left aside: a map of two colours would show nothing. */
function colour(variable: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${variable})`;
  probe.style.setProperty('forced-color-adjust', 'none');
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
