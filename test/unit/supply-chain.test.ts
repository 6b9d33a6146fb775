import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import lock from '../../package-lock.json' with { type: 'json' };

interface Component {
  readonly type: 'library' | 'file';
  readonly name: string;
  readonly version?: string;
  readonly purl?: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
}

interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}
const locked = Object.entries(lock.packages as Readonly<Record<string, Locked>>).filter(([path]) => path !== '');

it('the SBOM and the notices name the packages whose code is in dist/, and those that the bundler brings', () => {
  const text = execFileSync(process.execPath, ['scripts/write-sbom.ts'], { encoding: 'utf8', maxBuffer: 16 * 2 ** 20 });
  const bom = JSON.parse(text) as { readonly serialNumber: string; readonly components: readonly Component[] };
  expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 });
  expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  const libraries = bom.components.filter(({ type }) => type === 'library');
  const noticed = [...readFileSync('THIRD-PARTY-NOTICES', 'utf8').matchAll(/^-{80}\n\n(\S+) (\S+) \(.+\)$/gm)];
  expect(libraries.map(({ name, version }) => `${name} ${version}`)).toEqual(
    noticed.map(([, name, version]) => `${name} ${version}`),
  );
  const names = libraries.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['mysql2', 'zod', '@actions/core', 'rolldown', '@oxc-project/runtime']));
  expect(names).not.toContain('testcontainers');
  for (const { name, version, purl, hashes } of libraries) {
    expect(purl).toBe(`pkg:npm/${name.replace('@', '%40')}@${version}`);
    if (name === '@oxc-project/runtime') continue;
    const integrities = locked
      .filter(([path]) => path.endsWith(`node_modules/${name}`))
      .map(([, one]) => one.integrity);
    const [hash] = hashes ?? [];
    expect(integrities, name).toContain(`sha512-${Buffer.from(hash?.content ?? '', 'hex').toString('base64')}`);
  }
  const files = bom.components.filter(({ type }) => type === 'file');
  expect(files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['dist/cli.js', 'dist/index.js', 'dist/post.js']),
  );
  for (const { name, hashes } of files)
    expect(hashes?.[0]?.content).toBe(createHash('sha256').update(readFileSync(name)).digest('hex'));
}, 60_000);

it('the licence of every notice is there in full', () => {
  const notices = readFileSync('THIRD-PARTY-NOTICES', 'utf8')
    .split(`\n${'-'.repeat(80)}\n\n`)
    .slice(1);
  expect(notices.length).toBeGreaterThan(20);
  expect(notices.filter((notice) => notice.length < 400 && !/holds no licence text/.test(notice))).toEqual([]);
});

it('every package comes from the registry, by the hash of its content', () => {
  expect(locked.length).toBeGreaterThan(200);
  // npm may leave the address out, and takes it from the registry that is set then.
  const strange = locked.filter(
    ([, { resolved = 'https://registry.npmjs.org/', integrity, link }]) =>
      link === true || !resolved.startsWith('https://registry.npmjs.org/') || !integrity?.startsWith('sha512-'),
  );
  expect(strange).toEqual([]);
});

it('what is named in package.json is one version, and nothing runs at its installation but what is allowed', () => {
  for (const [name, version] of Object.entries(manifest.devDependencies))
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  expect(manifest).not.toHaveProperty('dependencies');
  const scripted = locked
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.split('node_modules/').at(-1));
  const decided = Object.keys(manifest.allowScripts);
  expect(scripted.filter((name) => !decided.includes(name ?? ''))).toEqual([]);
});
