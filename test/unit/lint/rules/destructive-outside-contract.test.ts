import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b VARCHAR(20));\nCREATE VIEW v AS SELECT id FROM t;';
const check = async (file: string) => findingsOf('destructive-outside-contract', await lintExample({ schema, file }));

describe('destructive-outside-contract', () => {
  it('takes out of a statement what belongs into the contract', async () => {
    expect(await check(expand('ALTER TABLE t ADD COLUMN c INT NULL, DROP COLUMN b;'))).toMatchObject([
      {
        severity: 'error',
        phase: 'expand',
        place: { line: 5, column: 44 },
        message: 'This expand drops t.b, while the old code is still running.',
        fix:
          '- name: old-code-is-gone\n  type: gate\n  wait_until:\n    deployed: {environment: production, ref: "$' +
          '{{ sha }}"}\n- name: contract\n  type: contract\n  sql: |\n    ALTER TABLE t DROP COLUMN b;',
      },
    ]);
  });

  it('names the contract that is there already', async () => {
    const file = expand('TRUNCATE t;') + contract('ALTER TABLE t DROP COLUMN b;').split('phases:\n')[1];
    expect(await check(file)).toMatchObject([
      { message: expect.stringContaining('This expand empties t,'), fix: 'Move it into contract:\nTRUNCATE t;' },
    ]);
  });

  it('speaks for rules that are switched off, of renames and of narrower types', async () => {
    const off = (name: string) => ({ severities: new Map([[name, 'off' as const]]) });
    const messages = async (sql: string, name: string) =>
      findingsOf('destructive-outside-contract', await lintExample({ schema, file: expand(sql) }, off(name))).map(
        ({ message }) => message,
      );
    expect(await messages('ALTER TABLE t MODIFY b VARCHAR(10);', 'type-narrowing')).toEqual([
      expect.stringContaining('narrows t.b from VARCHAR(20) to VARCHAR(10)'),
    ]);
    expect(await messages('ALTER TABLE t RENAME COLUMN a TO c;', 'rename-column')).toEqual([
      expect.stringContaining('renames t.a,'),
    ]);
    expect(await messages('RENAME TABLE t TO u;', 'rename-table')).toEqual([expect.stringContaining('renames t,')]);
  });

  it('takes what it cannot read for the worst, where a copy alone is allowed', async () => {
    const unread = expand('ALTER TABLE t FROBNICATE a;\nDROP FROBNICATOR a;');
    // statement-unparsed says as much.
    expect(await check(unread)).toEqual([]);
    const allowed = '    allow: [{what: copy, reason: tried it}]\n    irreversible';
    const found = await check(unread.replace('    irreversible', allowed));
    expect(found).toMatchObject([{ place: { line: 5 } }, { place: { line: 6 } }]);
    expect(found[0]?.message).toContain('has a clause that phasedb cannot read');
  });

  it('is info where it is allowed', async () => {
    const file = expand('DROP VIEW v;').replace(
      '    irreversible',
      '    allow: [{what: destructive, reason: nobody reads it}]\n    irreversible',
    );
    expect(await check(file)).toMatchObject([
      { severity: 'info', message: expect.stringContaining('This expand drops the view v') },
    ]);
  });

  it('is silent about a contract, what undoes an expand, a wider type and a table of the same phase', async () => {
    expect(await check(contract('ALTER TABLE t DROP COLUMN b;'))).toEqual([]);
    expect(
      await check(
        'migration: m\nphases:\n  - name: expand\n    sql: ALTER TABLE t ADD COLUMN c INT NULL\n    rollback_sql: ALTER TABLE t DROP COLUMN c\n',
      ),
    ).toEqual([]);
    expect(await check(expand('ALTER TABLE t MODIFY b VARCHAR(30);'))).toEqual([]);
    expect(
      await check(expand('CREATE TABLE n (id INT, x INT);\nALTER TABLE n DROP COLUMN x;\nRENAME TABLE n TO m;')),
    ).toEqual([]);
  });

  it('is silent about a trigger that is replaced', async () => {
    const made = 'CREATE TRIGGER fill BEFORE INSERT ON t FOR EACH ROW SET NEW.b = 1;';
    expect(await check(expand(`DROP TRIGGER IF EXISTS fill;\n${made}`))).toEqual([]);
    expect(await check(expand('DROP TRIGGER IF EXISTS fill;'))).toHaveLength(1);
  });

  it('leaves what is no DDL to the reader of the file', async () => {
    expect(await check(expand('LOCK TABLES t WRITE;'))).toEqual([]);
  });
});
