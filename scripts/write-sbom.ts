import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import lock from '../package-lock.json' with { type: 'json' };
import { type BundledPackage, bundledPackages } from './bundled-packages.ts';

// usage: node scripts/write-sbom.ts
// Prints what dist/ holds as CycloneDX 1.5 (cyclonedx.org/docs/1.5/json): its files, and the packages whose code they have.
// `npm sbom` cannot tell: it lists what is installed, and everything in dist/ is installed as a development dependency.

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
}
const locked: readonly (readonly [string, LockedPackage])[] = Object.entries(lock.packages);

const root = `pkg:github/phasedb-action/phasedb-action@v${manifest.version}`;
const libraries = (await bundledPackages()).map(libraryOf);
const content = {
  metadata: {
    component: {
      'bom-ref': root,
      type: 'application',
      name: manifest.name,
      version: manifest.version,
      purl: root,
      licenses: [{ license: { id: manifest.license } }],
    },
  },
  components: [...libraries, ...filesOf('dist').map(fileOf)],
  dependencies: [
    { ref: root, dependsOn: libraries.map((library) => library['bom-ref']) },
    ...libraries.map((library) => ({ ref: library['bom-ref'], dependsOn: [] })),
  ],
};
// The same files give the same text: no time, and a number that follows from the content.
const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
const serialNumber = `urn:uuid:${digest.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-8$3-8$4-$5')}`;
const bom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.5',
  serialNumber,
  version: 1,
  ...content,
};
process.stdout.write(`${JSON.stringify(bom, undefined, 2)}\n`);

function libraryOf({ name, version, license }: BundledPackage) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const [, entry] =
    locked.find(([path, one]) => path.endsWith(`node_modules/${name}`) && one.version === version) ?? [];
  const [, sha512] = /^sha512-(\S+)$/.exec(entry?.integrity ?? '') ?? [];
  return {
    'bom-ref': purl,
    type: 'library',
    name,
    version,
    scope: 'required',
    purl,
    licenses: /^[\w.+-]+$/.test(license) ? [{ license: { id: license } }] : [{ expression: license }],
    // Of the package as it was installed; what the bundler brings inside itself has none.
    ...(sha512 && { hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }] }),
  };
}

function filesOf(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}

function fileOf(path: string) {
  const content = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { 'bom-ref': `file:${path}`, type: 'file', name: path, hashes: [{ alg: 'SHA-256', content }] };
}
