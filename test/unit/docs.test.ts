import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ExitCode } from '../../src/failure.ts';
import { databasePrivileges, processGrant } from '../../src/runner/needed-grants.ts';

const readme = readFileSync('README.md', 'utf8');

function textsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|md|ya?ml)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

it('a command is never written as a bare npx, which would run whatever has that name', () => {
  const texts = [readme, readFileSync('action.yml', 'utf8'), ...['src', 'docs', 'examples'].flatMap(textsBelow)];
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.filter((text) => /\bnpx +phasedb\b/.test(text))).toEqual([]);
});

it('the README’s exit codes are the ones that exist', () => {
  const listed = [...readme.matchAll(/^\| (\d+) \| /gm)].map((match) => Number(match[1]));
  expect(listed).toEqual(Object.values(ExitCode));
});

it('the README’s grants are the needed ones', () => {
  const [, privileges] = /^GRANT (.+) ON `shop`\.\* TO/m.exec(readme) ?? [];
  expect(privileges?.split(', ')).toEqual(Object.keys(databasePrivileges));
  expect(readme).toContain(`GRANT ${processGrant.privilege} ON *.* TO`);
});

it('the README’s example is the published file, byte for byte', () => {
  expect(readme).toContain(readFileSync('examples/add_checksum_column.yaml', 'utf8'));
});
