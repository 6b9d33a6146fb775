import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ExitCode } from '../../src/core/failure.ts';
import { databasePrivileges, processGrant } from '../../src/inspect/needed-grants.ts';

const readme = readFileSync('README.md', 'utf8');

function textsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|md|ya?ml)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

it('a command is never written as a bare npx, which would run whatever has that name', () => {
  const texts = [
    readme,
    readFileSync('action.yml', 'utf8'),
    ...['src', 'docs', 'examples', '.github'].flatMap(textsBelow),
  ];
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

it('what the pages link to is there', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').map((file) => `docs/${file}`)];
  const links = pages.flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].map(
      ([, path = '', anchor]) => ({ page, path: path === '' ? page : join(dirname(page), path), anchor }),
    ),
  );
  expect(links.length).toBeGreaterThan(50);
  const anchors = new Map([...new Set(links.map(({ path }) => path))].map((path) => [path, anchorsOf(path)]));
  const missing = links.filter(({ path, anchor }) => anchors.get(path)?.has(anchor ?? '') !== true);
  expect(missing).toEqual([]);
});

/** The headings of a page as GitHub makes anchors of them, and '' for the page itself; nothing where there is none. */
function anchorsOf(path: string): ReadonlySet<string> {
  if (!existsSync(path)) return new Set();
  if (!path.endsWith('.md')) return new Set(['']);
  const headings = [...readFileSync(path, 'utf8').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase());
  return new Set(['', ...headings.map((title) => title.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'))]);
}
