// npm run sbom -- rest-gateway: the software bill of materials (CycloneDX 1.5) of what an image holds, from the lock file.
// `npm sbom --omit dev` leaves out what workspaces share with development dependencies, most of Nest among it.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const app = process.argv[2];
const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const start = `apps/${app}`;
if (!packages[start]) {
  console.error('usage: npm run sbom -- rest-gateway | mcp-gateway | lago-sandbox');
  process.exit(2);
}

/** Where the package at `from` finds `name`: in its own node_modules, then in those above. */
function resolve(from, name) {
  for (let folder = from; ; folder = folder.replace(/(?:^|\/)[^/]*$/, '')) {
    if (!folder.endsWith('node_modules')) {
      const path = [folder, 'node_modules', name].filter(Boolean).join('/');
      if (packages[path]) return packages[path].link ? packages[path].resolved : path;
    }
    if (folder === '') return undefined;
  }
}

/** What a package needs when it runs: optional packages are not in the images. */
function needs({ dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }) {
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys(dependencies), ...peers].filter((name) => !(name in optionalDependencies));
}

const nameOf = (path) => packages[path].name ?? path.replace(/^.*node_modules\//, '');
const purl = (path) => `pkg:npm/${nameOf(path).replace('@', '%40')}@${packages[path].version}`;

const edges = new Map();
const waiting = [start];
for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
  if (edges.has(path)) continue;
  const found = needs(packages[path]).flatMap((name) => resolve(path, name) ?? []);
  edges.set(path, found);
  waiting.push(...found);
}

function component(path) {
  const { version, license, integrity } = packages[path];
  const [algorithm, value] = integrity?.split('-') ?? [];
  return {
    type: path === start ? 'application' : 'library',
    'bom-ref': purl(path),
    name: nameOf(path),
    version,
    purl: purl(path),
    ...(license ? { licenses: [/ /.test(license) ? { expression: license } : { license: { id: license } }] } : {}),
    ...(value
      ? { hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(value, 'base64').toString('hex') }] }
      : {}),
  };
}

// The same version may be installed in several places; it is one component.
const paths = [...new Map([...edges.keys()].sort().map((path) => [purl(path), path])).values()];
const bom = {
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber: `urn:uuid:${randomUUID()}`,
  version: 1,
  metadata: { timestamp: new Date().toISOString(), component: component(start) },
  components: paths.filter((path) => path !== start).map(component),
  dependencies: paths.map((path) => ({ ref: purl(path), dependsOn: [...new Set(edges.get(path).map(purl))] })),
};
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);
