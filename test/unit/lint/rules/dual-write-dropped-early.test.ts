import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const tables =
  'CREATE TABLE t (id INT PRIMARY KEY, a INT NULL);\nCREATE TABLE t_new (id INT PRIMARY KEY, a BIGINT NULL);\n';
const carrier = (name: string, event: string, to = 't_new') =>
  `CREATE TRIGGER ${name} AFTER ${event} ON t FOR EACH ROW REPLACE INTO ${to} (id, a) VALUES (NEW.id, NEW.a);`;
const swap = 'RENAME TABLE t TO t_old, t_new TO t;';

const ddl = (type: string, name: string, statements: readonly string[]) =>
  `  - name: ${name}\n    type: ${type}\n    sql: |\n${statements.map((sql) => `      ${sql}\n`).join('')}    irreversible: test\n`;
const gate =
  '  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t LEFT JOIN t_new ON t_new.id = t.id WHERE t_new.id IS NULL\n';
const migration = (...phases: readonly string[]) => `migration: m\nphases:\n${phases.join('')}`;
const lint = (file: string, schema = tables) => lintExample({ schema, version: '8.4.6', file });
const check = async (statements: readonly string[], schema?: string) =>
  findingsOf('dual-write-dropped-early', await lint(migration(gate, ddl('contract', 'contract', statements)), schema));

describe('dual-write-dropped-early', () => {
  const known = `${tables}${carrier('t_ins', 'INSERT')}\n${carrier('t_upd', 'UPDATE')}`;

  it('reports all triggers once, where the first is dropped', async () => {
    expect(await check(['DROP TRIGGER t_ins;', 'DROP TRIGGER IF EXISTS t_upd;', swap], known)).toMatchObject([
      {
        severity: 'warning',
        phase: 'contract',
        place: { line: 9, column: 7 },
        message:
          'The triggers t_ins and t_upd copy writes from t to t_new, but are dropped before t_new replaces t. Writes in between are lost.',
      },
    ]);
  });

  it('knows the triggers of the migration itself, and phases in between', async () => {
    const file = migration(
      ddl('expand', 'expand', [carrier('t_ins', 'INSERT')]),
      gate,
      ddl('contract', 'stop', ['DROP TRIGGER t_ins;']),
      ddl('contract', 'swap', [swap]),
    );
    expect(findingsOf('dual-write-dropped-early', await lint(file))).toMatchObject([
      { phase: 'stop', message: expect.stringContaining('is dropped before t_new replaces t in swap.') },
    ]);
  });

  it('reports the event without a remaining trigger', async () => {
    const anew = [carrier('t_ins2', 'INSERT'), 'DROP TRIGGER t_ins;'];
    expect(await check([...anew, swap], known)).toEqual([]);
    expect(await check([...anew, 'DROP TRIGGER t_upd;', swap], known)).toMatchObject([
      { message: expect.stringContaining('The trigger t_upd copies writes from t') },
    ]);
    expect(await check(['DROP TRIGGER t_ins;', carrier('t_ins', 'INSERT'), swap], known)).toEqual([]);
  });

  it('is silent behind the swap, without one, and where the table is gone already', async () => {
    expect(await check([swap, 'DROP TRIGGER t_ins;', 'DROP TRIGGER t_upd;'], known)).toEqual([]);
    expect(await check([swap, 'DROP TABLE t_old;'], known)).toEqual([]);
    expect(await check(['DROP TRIGGER t_ins;', 'DROP TRIGGER t_upd;', 'DROP TABLE t_new;'], known)).toEqual([]);
    expect(await check(['RENAME TABLE t TO t_old;', 'DROP TRIGGER t_ins;', 'RENAME TABLE t_new TO t;'], known)).toEqual(
      [],
    );
  });

  it('is silent about triggers that have nothing to do with the copy', async () => {
    const log = `${tables}CREATE TABLE log (id INT PRIMARY KEY, a INT);\n${carrier('t_log', 'INSERT', 'log')}`;
    expect(await check(['DROP TRIGGER t_log;', swap], log)).toEqual([]);
    expect(await check(['DROP TRIGGER nothing;', swap], known)).toEqual([]);
  });

  it('agrees with the other rules on what is right', async () => {
    const right = migration(gate, ddl('contract', 'contract', [swap, 'DROP TRIGGER t_ins;', 'DROP TRIGGER t_upd;']));
    expect((await lint(right, known)).findings).toEqual([]);
    const { findings } = await lint(migration(gate, ddl('contract', 'contract', [swap, 'DROP TABLE t_old;'])), known);
    expect(findings.map(({ rule }) => rule)).toEqual(['drop-table']);
  });
});
