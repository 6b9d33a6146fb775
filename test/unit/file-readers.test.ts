import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/** What reads a file or a folder whose size nobody has looked at. */
const readers =
  /^(?:promises|readFile|readFileSync|createReadStream|open|openSync|openAsBlob|opendir|opendirSync|readdir|readdirSync|glob|globSync)$/;

/** Who may, and why the content cannot come from a stranger or has no end. */
const allowed: Readonly<Record<string, string>> = {
  'src/core/read-bounded.ts': 'openSync', // the one reader
  'src/mysql/process-identity.ts': 'readFileSync', // /proc, whose files have no size
  'src/project/find-files.ts': 'readdirSync', // counts the entries that it looks at
  'src/sandbox/stale-folders.ts': 'readFile readdir', // /proc, and folders that phasedb made
  'src/sandbox/mysqld-program.ts': 'readFile', // the log of a server that phasedb started, which may grow
  'src/sandbox/distribution-packages.ts': 'readdir', // packages of the distribution, unpacked into the cache
  'src/sandbox/cache.ts': 'readdir', // the cache of phasedb
  'src/sandbox/apt.ts': 'readdir', // the same
};

/** The names that a module takes from node:fs and its promises; `*` if it takes the whole of it. */
function readersIn(text: string): readonly string[] {
  const imports = [...text.matchAll(/import\s+([^'";]*?)\s+from\s+'(?:node:)?fs(?:\/promises)?'/g)];
  return imports.flatMap(([, names = '']) => {
    if (!names.startsWith('{')) return ['*'];
    const each = names.replace(/[{}]/g, '').split(',');
    return each
      .map((name) => (name.trim().split(/\s+as\s+/)[0] ?? '').replace(/^type /, ''))
      .filter((name) => readers.test(name));
  });
}

function unbounded(path: string, text: string): readonly string[] {
  const may = allowed[path]?.split(' ') ?? [];
  const dynamic = /(?:import|require)\(\s*'(?:node:)?fs/.test(text) ? ['import()'] : [];
  return [...readersIn(text), ...dynamic].filter((name) => !may.includes(name)).map((name) => `${path}: ${name}`);
}

it('files are read by readBounded alone', () => {
  const found = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    // A program of its own, which the sandbox's watchdog is.
    .filter((entry) => entry.name !== 'watchdog-script.ts')
    .flatMap((entry) => {
      const path = join(entry.parentPath, entry.name);
      return unbounded(path, readFileSync(path, 'utf8'));
    });
  expect(found).toEqual([]);
});

it.each([
  "import { existsSync, readFileSync } from 'node:fs';",
  "import { readFile as read } from 'node:fs/promises';",
  "import fs from 'node:fs';",
  "import * as fs from 'fs';",
  "const { readFile } = await import('node:fs/promises');",
])('%s is found', (line) => {
  expect(unbounded('src/a.ts', line)).toHaveLength(1);
});
