import { expect, test } from 'vitest';
import { neededGrants, neededReplicaGrants } from '../../../../src/inspect/doctor/needed-grants.ts';
import { readMigration } from '../../../../src/migration/read.ts';

async function beyondTheUsual(sql: string, rollback = 'ALTER TABLE t DROP COLUMN a;'): Promise<string[]> {
  const indent = (text: string) => text.replaceAll(/^/gm, '      ');
  const yaml = `migration: m\ndatabase: mysql\nphases:\n  - name: expand\n    sql: |\n${indent(sql)}\n    rollback_sql: |\n${indent(rollback)}\n`;
  const read = await readMigration(yaml, 'm.yaml');
  if ('problems' in read) throw new Error(JSON.stringify(read.problems));
  const usual = keys(neededGrants('shop', 'shop', undefined));
  return keys(neededGrants('shop', 'shop', read.migration)).filter((key) => !usual.includes(key));
}

function keys(grants: ReturnType<typeof neededGrants>): string[] {
  return grants.map(({ privilege, on }) => `${privilege} ON ${on === 'global' ? '*' : on.schema}`);
}

test('what every migration needs', () => {
  expect(keys(neededGrants('shop', 'shop', undefined))).toEqual([
    'SELECT ON shop',
    'INSERT ON shop',
    'UPDATE ON shop',
    'DELETE ON shop',
    'CREATE ON shop',
    'ALTER ON shop',
    'DROP ON shop',
    'INDEX ON shop',
    'CREATE TEMPORARY TABLES ON shop',
    'PROCESS ON *',
    'SELECT ON performance_schema',
  ]);
});

test('a state database of its own, and a replica', () => {
  const needed = keys(neededGrants('shop', 'ops', undefined)).filter((key) => key.endsWith('ops'));
  expect(needed).toEqual([
    'CREATE ON ops',
    'ALTER ON ops',
    'SELECT ON ops',
    'INSERT ON ops',
    'UPDATE ON ops',
    'DELETE ON ops',
  ]);
  expect(keys(neededReplicaGrants('ops'))).toEqual(['SELECT ON ops', 'REPLICATION CLIENT ON *']);
});

test.each([
  ['ALTER TABLE t ADD COLUMN a INT;', []],
  ['CREATE VIEW v AS SELECT 1;', ['CREATE VIEW ON shop', 'SHOW VIEW ON shop']],
  ['CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;', ['TRIGGER ON shop']],
  ['ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES other.p (id);', ['REFERENCES ON other']],
  ['CREATE TABLE c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES p (id));', ['REFERENCES ON shop']],
])('%s', async (sql, expected) => {
  expect(await beyondTheUsual(sql)).toEqual(expected);
});

test('a table elsewhere needs the same there, once', async () => {
  const more = await beyondTheUsual('ALTER TABLE other.t ADD COLUMN a INT;', 'ALTER TABLE other.t DROP COLUMN a;');
  expect(more).toHaveLength(9);
  expect(more).toContain('INDEX ON other');
});

test('what only the way back needs is needed too', async () => {
  expect(await beyondTheUsual('DROP VIEW v;', 'CREATE VIEW v AS SELECT 1;')).toContain('CREATE VIEW ON shop');
});
