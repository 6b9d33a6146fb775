import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenRules, moduleOf, readModules } from './import-rules.ts';

describe('imports', () => {
  it('point one way between the rooms, without a cycle, and keep packages in their rooms', () => {
    const modules = readModules('src');
    expect(modules.length).toBeGreaterThan(100);
    expect(brokenRules(modules)).toEqual([]);
  });

  it('reach the driver in the one place that looks at who answers, and for servers that the sandbox started', () => {
    const connecting = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => /\bcreate(Connection|Pool)/.test(readFileSync(join('src', file), 'utf8')));
    expect(connecting.sort()).toEqual(['mysql/connect.ts', 'sandbox/connect.ts']);
  });

  it('connect to no address that a server names: who answers there is its choice', () => {
    const asking = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) =>
        /SHOW (REPLICAS|SLAVE HOSTS)|(Source|Master)_Host|replication_(group_members|connection_configuration)/.test(
          readFileSync(join('src', file), 'utf8'),
        ),
      );
    expect(asking).toEqual([]);
  });

  it.each([
    ['a room above', [moduleOf('src/sql/a.ts', "import { b } from '../run/b.ts';")], 'sql may not import run'],
    ['a neighbour', [moduleOf('src/sql/a.ts', "import { b } from '../mysql/b.ts';")], 'sql may not import mysql'],
    [
      'a package of another room',
      [moduleOf('src/run/a.ts', "import mysql from 'mysql2/promise';")],
      'only mysql and sandbox',
    ],
    [
      'a package imported lazily',
      [moduleOf('src/lint/a.ts', "const p = await import('node-sql-parser/build/mysql.js');")],
      'only sql',
    ],
    [
      'a cycle of types',
      [
        moduleOf('src/sql/a.ts', "import type { B } from './b.ts';"),
        moduleOf('src/sql/b.ts', "import type { A } from './a.ts';"),
      ],
      'src/sql/a.ts → src/sql/b.ts → src/sql/a.ts',
    ],
    [
      'a cycle between inner folders, without one of files',
      [
        moduleOf('src/lint/change/a.ts', "import { b } from '../names/b.ts';"),
        moduleOf('src/lint/names/c.ts', "import { d } from '../change/d.ts';"),
      ],
      'src/lint/change → src/lint/names → src/lint/change',
    ],
    [
      'a barrel',
      [moduleOf('src/sql/index.ts', "export * from './a.ts';\nexport { b } from './b.ts';\n")],
      'only hands on',
    ],
  ])('%s is found out', (_, modules, problem) => {
    expect(brokenRules(modules).join('\n')).toContain(problem);
  });
});
