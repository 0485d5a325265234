// Writes the addresses of the demonstration from the list of streets beside them:
//   shards/demo/streets.txt    written by hand
//   shards/demo/addresses.csv  BAN's layout of addresses, 23 columns
//   shards/demo/places.csv     BAN's layout of lieux-dits
// The same list always gives the same files.
//
// usage: node scripts/make-demo.mjs [--check]
//   --check writes nothing and fails when the committed files differ

import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../shards/demo/', import.meta.url))

const ADDRESS = ['id', 'id_fantoir', 'numero', 'rep', 'nom_voie', 'code_postal', 'code_insee', 'nom_commune', 'code_insee_ancienne_commune',
  'nom_ancienne_commune', 'x', 'y', 'lon', 'lat', 'type_position', 'alias', 'nom_ld', 'libelle_acheminement', 'nom_afnor', 'source_position',
  'source_nom_voie', 'certification_commune', 'cad_parcelles']
const PLACE = ['id', 'nom_lieu_dit', 'code_postal', 'code_insee', 'nom_commune', 'code_insee_ancienne_commune', 'nom_ancienne_commune', 'x', 'y',
  'lon', 'lat', 'source_position', 'source_nom_voie']

const DEGREE = 111_320 // metres in a degree of latitude
const KERB = 9 // metres from the middle of the street to a door

/** A number in 0..1 that depends on the text alone (FNV-1a). */
function chance(text) {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ char.codePointAt(0), 0x01000193) >>> 0
  return hash / 2 ** 32
}

/** Text of a French post office: capitals, no accents, no punctuation. */
function afnor(text) {
  return text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replaceAll('œ', 'oe').replaceAll('Œ', 'OE').toUpperCase().replace(/[^A-Z0-9]+/g, ' ').trim()
}

const pair = text => {
  const values = text.split(/\s+/).map(Number)
  if (values.length !== 2 || values.some(Number.isNaN)) throw new Error(`not a longitude and a latitude: "${text}"`)
  return { lon: values[0], lat: values[1] }
}

/** A point so many metres east and north of another. */
const moved = (at, east, north) => ({ lon: at.lon + east / (DEGREE * Math.cos((at.lat * Math.PI) / 180)), lat: at.lat + north / DEGREE })

/** Metres east and north from one point to another. */
const vector = (from, to) => [(to.lon - from.lon) * DEGREE * Math.cos((from.lat * Math.PI) / 180), (to.lat - from.lat) * DEGREE]

/** `1-24 12bis` to numbers with their suffixes, in order. */
function listed(words) {
  const numbers = words.flatMap(word => {
    const range = /^(\d+)-(\d+)$/.exec(word)
    if (range) return Array.from({ length: range[2] - range[1] + 1 }, (_, i) => ({ number: Number(range[1]) + i, suffix: '' }))
    const one = /^(\d+)([a-z]+)$/.exec(word)
    if (!one) throw new Error(`not numbers: "${word}"`)
    return [{ number: Number(one[1]), suffix: one[2] }]
  })
  return numbers.toSorted((a, b) => a.number - b.number || (a.suffix < b.suffix ? -1 : 1))
}

/** Metres from the beginning of a road in the country: a house now and then. */
function metric(length, name) {
  const numbers = []
  for (let metres = 20; metres < length; metres += 25 + Math.round(90 * chance(`${name} ${metres}`))) numbers.push({ number: metres, suffix: '' })
  return numbers
}

function alongLine(name, from, to, words) {
  const [east, north] = vector(from, to)
  const length = Math.hypot(east, north)
  const isMetric = words[0] === 'metric'
  const numbers = isMetric ? metric(length, name) : listed(words)
  const first = numbers[0].number
  const last = Math.max(numbers.at(-1).number, first + 1)
  return numbers.map(({ number, suffix }) => {
    const odd = number % 2 === 1
    const share = isMetric ? number / length : (number - first + (suffix ? 0.6 : 0)) / (last - first)
    const along = share * length + 3 * chance(`${name} ${number}${suffix}`)
    const aside = (odd ? 1 : -1) * (KERB + 2 * chance(`aside ${name} ${number}`))
    return { number, suffix, at: moved(from, (east * along - north * aside) / length, (north * along + east * aside) / length) }
  })
}

function aroundSquare(at, radius, words) {
  const numbers = listed(words)
  return numbers.map(({ number, suffix }, i) => {
    const angle = (2 * Math.PI * i) / numbers.length
    return { number, suffix, at: moved(at, radius * Math.sin(angle), radius * Math.cos(angle)) }
  })
}

/** The list of streets: communes, each with its lines. */
function readStreets(text) {
  const streets = []
  let commune
  for (const [i, line] of text.split('\n').entries()) {
    if (!line.trim() || line.startsWith('#')) continue
    const heading = /^@ (\w{5}) (\d{5}) ([^/]+?)(?: \/ (\w{5}) (.+))?$/.exec(line)
    if (heading) {
      const [, citycode, postcode, city, oldcitycode = '', oldcity = ''] = heading
      commune = { citycode, postcode, city, oldcitycode, oldcity }
      continue
    }
    const parts = line.split('|').map(part => part.trim())
    if (!commune || parts.length < 3) throw new Error(`line ${i + 1} is neither a commune nor a street: ${line}`)
    streets.push({ ...commune, name: parts[0], parts: parts.slice(1) })
  }
  return streets
}

function numbersOf({ name, parts: [from, to, numbers] }) {
  const around = /^around (\d+)$/.exec(to)
  const words = numbers.split(/\s+/)
  return around ? aroundSquare(pair(from), Number(around[1]), words) : alongLine(name, pair(from), pair(to), words)
}

function makeDemo() {
  const codes = new Map()
  const addresses = []
  const places = []
  for (const street of readStreets(readFileSync(`${folder}streets.txt`, 'utf8'))) {
    const rank = (codes.get(street.citycode) ?? 0) + 1
    codes.set(street.citycode, rank)
    const id = `${street.citycode}_demo${String(rank).padStart(2, '0')}`
    const common = { code_postal: street.postcode, code_insee: street.citycode, nom_commune: street.city,
      code_insee_ancienne_commune: street.oldcitycode, nom_ancienne_commune: street.oldcity, source_position: 'demo', source_nom_voie: 'demo' }
    if (street.parts[1] === 'place') {
      places.push({ ...common, id, nom_lieu_dit: street.name, ...position(pair(street.parts[0])) })
      continue
    }
    for (const { number, suffix, at } of numbersOf(street)) {
      addresses.push({ ...common, id: [id, String(number).padStart(5, '0'), suffix].filter(Boolean).join('_'), numero: number, rep: suffix,
        nom_voie: street.name, ...position(at), type_position: 'segment', libelle_acheminement: afnor(street.city), nom_afnor: afnor(street.name),
        certification_commune: 0 })
    }
  }
  return { 'addresses.csv': table(ADDRESS, addresses), 'places.csv': table(PLACE, places) }
}

const position = at => ({ lon: at.lon.toFixed(6), lat: at.lat.toFixed(6) })
const table = (columns, rows) => [columns, ...rows.map(row => columns.map(column => row[column] ?? ''))].map(row => row.join(';')).join('\n') + '\n'

const check = process.argv.includes('--check')
for (const [name, content] of Object.entries(makeDemo())) {
  const path = folder + name
  if (check) {
    if (!existsSync(path) || readFileSync(path, 'utf8') !== content) {
      console.error(`${path} differs from what streets.txt gives; run: node scripts/make-demo.mjs`)
      process.exitCode = 1
    }
    continue
  }
  writeFileSync(`${path}.new`, content)
  renameSync(`${path}.new`, path)
  console.log(`${name}: ${content.split('\n').length - 2} rows, ${Buffer.byteLength(content)} bytes`)
}
