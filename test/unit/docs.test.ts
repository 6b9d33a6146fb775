import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { ExitCode } from '../../src/core/failure.ts';
import { databasePrivileges, processGrant } from '../../src/inspect/doctor/needed-grants.ts';

const readme = readFileSync('README.md', 'utf8');

function textsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|md|ya?ml)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}

it('no text asks to fetch the command line from npm, where the name is not ours', () => {
  const texts = [readme, readFileSync('action.yml', 'utf8'), ...['docs', 'examples', '.github'].flatMap(textsBelow)];
  expect(texts.length).toBeGreaterThan(20);
  expect(texts.filter((text) => /\bnpx +(-p +)?phasedb/.test(text))).toEqual([]);
  // A message may repeat the call by npx that it was made by.
  expect(textsBelow('src').filter((text) => /\bnpx +(-p +)?[\w@/-]*phasedb-/.test(text))).toEqual([]);
});

it('the exit codes of the docs are the ones that exist', () => {
  const listed = [...readFileSync('docs/exit-codes.md', 'utf8').matchAll(/^\| (\d+) \| /gm)].map((match) =>
    Number(match[1]),
  );
  expect(listed).toEqual(Object.values(ExitCode));
});

it('the grants of the docs are the needed ones', () => {
  const page = readFileSync('docs/grants.md', 'utf8');
  const [, privileges] = /^GRANT (.+) ON `shop`\.\* TO/m.exec(page) ?? [];
  expect(privileges?.split(', ')).toEqual(Object.keys(databasePrivileges));
  expect(page).toContain(`GRANT ${processGrant.privilege} ON *.* TO`);
});

it('the index of the docs links to every page', () => {
  const index = readFileSync('docs/README.md', 'utf8');
  const pages = readdirSync('docs').filter((file) => file.endsWith('.md') && file !== 'README.md');
  expect(pages.filter((file) => !index.includes(`](${file})`))).toEqual([]);
});

it('the README’s example is the published file, byte for byte', () => {
  expect(readme).toContain(readFileSync('examples/add_checksum_column.yaml', 'utf8'));
});

it('what the pages link to is there', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...readdirSync('docs').map((file) => `docs/${file}`)];
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

it('every folder of the sources opens with a README of at most 15 lines', () => {
  const folders = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name));
  const wrong = folders.filter((folder) => {
    const page = join(folder, 'README.md');
    return !existsSync(page) || readFileSync(page, 'utf8').trimEnd().split('\n').length > 15;
  });
  expect(wrong).toEqual([]);
});

it('every promise of the security page names a test that exists', () => {
  const page = readFileSync('docs/security.md', 'utf8');
  const promises = [...page.matchAll(/^\| promise \| test \|\n\| --- \| --- \|\n((?:\|.*\n)*)/gm)].flatMap(
    ([, rows = '']) => rows.split('\n').filter((row) => row !== ''),
  );
  expect(promises.length).toBeGreaterThan(1);
  const broken = promises.filter((row) => {
    const files = [...(row.split(' | ').at(-1) ?? '').matchAll(/`([^`\s]+\.(?:ts|sh))`/g)].map(([, file = '']) => file);
    return files.length === 0 || !files.every((file) => existsSync(file));
  });
  expect(broken).toEqual([]);
});
