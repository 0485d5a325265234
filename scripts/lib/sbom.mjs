// What a release is made of, as CycloneDX 1.6: crates from Cargo.lock, npm packages from package-lock.json.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { run } from './run.mjs';

/** What is shipped: the worker, the page's module, the command line, the Python package. */
const SHIPPED = [...['worker', 'js', 'cli'].map((features) => ['--features', features]), ['--package', 'ruelle-python']];

/** The bill of materials of a checkout; the same checkout has the same, but for no time and no serial number being in it. */
export async function billOfMaterials() {
  const { name, version, description, license } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const [crates, packages] = [await crateComponents(), await packageComponents()];
  const components = [...crates, ...packages].sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': `${name}@${version}`, name, version, description, licenses: [{ expression: license }] } },
    components,
  };
}

/** Crates that any shipped feature set links in (`required`), or that build it. */
async function crateComponents() {
  const output = await run('cargo', ['metadata', '--locked', '--format-version', '1', '--all-features']);
  // cargo may say first that it waits for another.
  const metadata = JSON.parse(output.split('\n').find((line) => line.startsWith('{')));
  const linked = new Set();
  for (const shipped of SHIPPED) {
    const tree = ['tree', '--locked', ...shipped, '--edges', 'normal', '--target', 'all', '--prefix', 'none', '--format', '{p}'];
    for (const line of (await run('cargo', tree)).split('\n')) linked.add(line.split(' ').slice(0, 2).join(' v').replace(' vv', ' v'));
  }
  const sums = await checksums();
  return metadata.packages
    .filter(({ source }) => source)
    .map(({ name, version, license, description }) => ({
      type: 'library',
      'bom-ref': `pkg:cargo/${name}@${version}`,
      name,
      version,
      ...(description && { description: description.trim().replace(/\s+/g, ' ') }),
      scope: linked.has(`${name} v${version}`) ? 'required' : 'excluded',
      ...(license && { licenses: [{ expression: license.replaceAll('/', ' OR ') }] }),
      ...(sums.has(`${name} ${version}`) && { hashes: [{ alg: 'SHA-256', content: sums.get(`${name} ${version}`) }] }),
      purl: `pkg:cargo/${name}@${version}`,
    }));
}

async function checksums() {
  const lock = await readFile(join(ROOT, 'Cargo.lock'), 'utf8');
  const entries = lock.matchAll(/^name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "([0-9a-f]{64})"/gm);
  return new Map([...entries].map(([, name, version, sum]) => [`${name} ${version}`, sum]));
}

/** npm's packages build, test and serve; what is bundled into the page or copied into an image is `required`. */
async function packageComponents() {
  const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8'));
  const shipped = (name) => name === 'maplibre-gl' || name === 'workerd' || name.startsWith('@cloudflare/workerd-');
  const found = new Map();
  for (const [path, { version, license, integrity }] of Object.entries(packages)) {
    if (!path) continue;
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
    const [algorithm, digest] = integrity?.split(' ')[0].split(/-(.*)/s) ?? [];
    found.set(purl, {
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      scope: shipped(name) ? 'required' : 'excluded',
      ...(license && { licenses: [/^[A-Za-z0-9.+-]+$/.test(license) ? { license: { name: license } } : { expression: license }] }),
      ...(algorithm === 'sha512' && { hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] }),
      purl,
    });
  }
  return [...found.values()];
}
