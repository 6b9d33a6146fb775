import { describe, expect, it } from 'vitest';
import { Catalog } from '../../../../src/catalog/catalog.ts';
import { lint } from '../../../../src/lint/engine.ts';
import { defaultSettings } from '../../../../src/lint/settings.ts';
import { expand, findingsOf, lintExample } from '../example.ts';

const check = async (file: string) => findingsOf('cross-schema-statement', await lintExample({ file }));

describe('cross-schema-statement', () => {
  it('reports each database once, where it is named first', async () => {
    expect(
      await check(expand('ALTER TABLE a.t ADD COLUMN x INT;\nALTER TABLE `a` . t ADD COLUMN y INT;')),
    ).toMatchObject([
      {
        severity: 'warning',
        phase: 'expand',
        place: { line: 5, column: 19 },
        end: { line: 5, column: 22 },
        message: 'a.t names its database, as 1 other table name does in this migration.',
        fix: 'Write t, and connect to a.',
      },
    ]);
  });

  it('says where another database is named', async () => {
    const sql = 'ALTER TABLE a.t ADD CONSTRAINT f FOREIGN KEY (x) REFERENCES b.u (id);';
    expect(await check(expand(sql))).toMatchObject([
      { message: 'a.t names its database; other table names use b.' },
      { place: { line: 5, column: 67 }, message: 'b.u names its database; other table names use a.' },
    ]);
  });

  it('finds the place in backfills and gates', async () => {
    const file =
      'migration: m\nphases:\n  - name: backfill\n    batch:\n      query: |\n        UPDATE t\n        SET a = (SELECT MAX(x.b) FROM other.x) WHERE a IS NULL LIMIT {batch_size}\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM third.t WHERE a IS NULL\n';
    expect(await check(file)).toMatchObject([
      { phase: 'backfill', place: { line: 7, column: 39 }, message: expect.stringContaining('other.x') },
      { phase: 'gate', place: { line: 10, column: 35 }, message: expect.stringContaining('third.t') },
    ]);
  });

  it('finds the place in stored code, and takes aliases for what they are', async () => {
    const sql = [
      'CREATE PROCEDURE p() BEGIN SELECT x.a, t.a FROM t JOIN other.u AS x ON x.a = t.a; SELECT u.a FROM other.u; END;',
      'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DISABLE DO UPDATE third.t SET t.a = 1 WHERE t.a = 2;',
      'CREATE VIEW v AS SELECT a FROM t, `fourth`.u WHERE a IN (SELECT fifth.t.a FROM fifth.t);',
      'CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = (SELECT COUNT(*) FROM information_schema.TABLES AS i WHERE i.a = OLD.a);',
    ].join('\n');
    expect(await check(expand(sql))).toMatchObject([
      { place: { line: 5, column: 62 }, message: expect.stringMatching(/^other\.u names its database, as 1 other/) },
      { place: { line: 6, column: 64 }, message: expect.stringMatching(/^third\.t/) },
      { place: { line: 7, column: 41 }, message: expect.stringMatching(/^fourth\.u/) },
      { place: { line: 7, column: 71 }, message: expect.stringMatching(/^fifth\.t/) },
    ]);
  });

  it('is info where the database is the one of the connection', async () => {
    const file = expand('ALTER TABLE shop.t ADD COLUMN x INT;');
    const catalog = Catalog.of([], { defaultSchema: 'shop' });
    const request = { files: [{ file: 'm.yaml', text: file }], catalog, settings: defaultSettings('2026-11-21') };
    expect(findingsOf('cross-schema-statement', await lint(request))).toMatchObject([{ severity: 'info' }]);
  });

  it('refuses a gate or done_when that reads another database, where the own one is known', async () => {
    const catalog = Catalog.of([], { defaultSchema: 'shop' });
    const found = async (query: string, catalogFrom: 'server' | 'snapshot' | 'schema') => {
      const file = `migration: m\nphases:\n  - name: fill\n    type: backfill\n    batch:\n      query: UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}\n      done_when: ${query}\n  - name: gate\n    wait_until:\n      query: ${query}\n`;
      const settings = { ...defaultSettings('2026-11-21'), catalogFrom };
      const result = await lint({ files: [{ file: 'm.yaml', text: file }], catalog, settings });
      return findingsOf('cross-schema-statement', result).map(({ severity, message }) => `${severity}: ${message}`);
    };
    const hidden = 'SELECT COUNT(*) FROM t WHERE a IN (SELECT x.a FROM `payroll` . people AS x)';
    const refused = ['The done_when of fill', 'The gate gate'].map(
      (asks) => `error: ${asks} reads payroll.people, which is not in the database of the migration.`,
    );
    expect(await found(hidden, 'server')).toEqual(refused);
    expect(await found(hidden, 'snapshot')).toEqual(refused);
    expect(await found(hidden, 'schema')).toEqual([expect.stringMatching(/^warning: /)]);
    expect(await found('SELECT COUNT(*) FROM shop.t', 'server')).toEqual([expect.stringMatching(/^info: /)]);
    const statistics = 'SELECT COUNT(*) FROM information_schema.tables WHERE TABLE_NAME = 1';
    expect(await found(statistics, 'server')).toEqual([]);
  });

  it('stays a warning where only a file of tables is known', async () => {
    const schema = 'CREATE TABLE t (id INT PRIMARY KEY);';
    const result = await lintExample({ schema, file: expand('ALTER TABLE shop.t ADD COLUMN x INT;') });
    expect(findingsOf('cross-schema-statement', result)).toMatchObject([{ severity: 'warning' }]);
  });

  it('is silent without a qualifier, about the schemas of the server, and about columns of an alias', async () => {
    expect(await check(expand('ALTER TABLE t ADD COLUMN x INT;'))).toEqual([]);
    const gate = (sql: string) => `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: ${sql}\n`;
    expect(await check(gate('SELECT COUNT(*) FROM performance_schema.threads'))).toEqual([]);
    expect(await check(gate('SELECT COUNT(*) FROM t AS x WHERE x.a IS NULL AND t.b = 1'))).toEqual([]);
  });
});
