// Made-up streets in real communes: more départements than may be open at once, built by the command line.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ruelleArgs } from '../../../scripts/lib/cargo.mjs';
import { ROOT } from '../../../scripts/lib/paths.mjs';

const WORDS = ['acacias', 'alouettes', 'artisans', 'aubepines', 'bleuets', 'bruyeres', 'cerisiers', 'chataigniers', 'coquelicots', 'cypres', 'erables', 'glycines', 'hirondelles', 'jonquilles', 'lavandes', 'lilas', 'marronniers', 'merisiers', 'mesanges', 'myosotis', 'noisetiers', 'orchidees', 'pervenches', 'peupliers', 'platanes', 'primeveres', 'rossignols', 'tilleuls', 'tourterelles', 'violettes'];
const OF = ['Petits', 'Grands', 'Vieux', 'Nouveaux', 'Trois', 'Quatre', 'Cinq', 'Six', 'Sept', 'Dix'];
const LAST = ['Blancs', 'Bleus', 'Dorés', 'Fleuris', 'Gris', 'Noirs', 'Rouges', 'Sauvages', 'Verts'];
const HEAD = 'id;id_fantoir;numero;rep;nom_voie;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;x;y;lon;lat;type_position;alias;nom_ld;libelle_acheminement;nom_afnor;source_position;source_nom_voie;certification_commune;cad_parcelles';

/**
 * Towns with so many streets each, with so many numbers.
 * @param {[code: string, citycode: string, city: string, postcode: string, lon?: number, lat?: number][]} towns
 */
export function madeUp(towns, streets, numbers) {
  const street = (town, at) => `Rue des ${OF[(at + town) % OF.length]} ${WORDS[(at * 7 + town) % WORDS.length]} ${LAST[at % LAST.length]}`;

  function rows(town) {
    const [, citycode, city, postcode, west = town / 4, south = 44 + town / 6] = towns[town];
    const lines = [HEAD];
    for (let at = 0; at < streets; at += 1) {
      for (let number = 1; number <= numbers; number += 1) {
        const [lon, lat] = [west + (at % 17) / 100 + (number * 37 % 101) / 1e4, south + (at % 13) / 100 + (number * 53 % 97) / 1e4];
        lines.push(`${citycode}_${String(at).padStart(4, '0')}_${String(number).padStart(5, '0')};;${number};;${street(town, at)};${postcode};${citycode};${city};;;;;${lon.toFixed(6)};${lat.toFixed(6)};;;;;;;;0;`);
      }
    }
    return lines.join('\n');
  }

  /** Their shards, with the router. */
  async function fill(site) {
    const folder = await mkdtemp(join(tmpdir(), 'ruelle-towns-'));
    try {
      const files = await Promise.all(towns.map(async ([code], town) => {
        const file = join(folder, `adresses-${code}.csv`);
        await writeFile(file, rows(town));
        return file;
      }));
      const out = join(folder, 'shards');
      const child = spawn('cargo', ruelleArgs('build', ...files, '--all-communes', '--quiet', '--out', out), { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
      assert.equal(await new Promise((done) => child.on('close', done)), 0);
      for (const name of await readdir(out)) await site.write(name, await readFile(join(out, name)));
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  return { street, fill };
}
