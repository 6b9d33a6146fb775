import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b INT NOT NULL, c TEXT, KEY ia (a), UNIQUE KEY ub (b), KEY hidden (a, b) INVISIBLE, FULLTEXT KEY ft (c));' +
  'CREATE TABLE n (x INT NOT NULL, UNIQUE KEY ux (x));';
const check = async (file: string, more = {}) =>
  findingsOf('drop-index-not-invisible-first', await lintExample({ schema, file, ...more }));

describe('drop-index-not-invisible-first', () => {
  it('offers the phase that hides the index, and the gate behind it', async () => {
    expect(await check(expand('ALTER TABLE t FORCE, DROP INDEX ia;'))).toEqual([
      expect.objectContaining({
        severity: 'warning',
        place: { file: 'm.yaml', line: 5, column: 28 },
        message: expect.stringContaining('The index ia of t is dropped without having been INVISIBLE first'),
        fix: [
          '- name: hide-ia',
          '  type: expand',
          '  sql: |',
          '    ALTER TABLE t ALTER INDEX ia INVISIBLE;',
          '  rollback_sql: |',
          '    ALTER TABLE t ALTER INDEX ia VISIBLE;',
          '- name: soak-ia',
          '  type: gate',
          '  wait_until:',
          '    not_before: {after: hide-ia, hours: 24}',
          '# after that gate, in contract: ALTER TABLE t DROP INDEX ia;',
        ].join('\n'),
      }),
    ]);
  });

  it('is info on a small table, and sees DROP INDEX and unique keys', async () => {
    const facts = { t: { dataBytes: 1_000_000, indexBytes: 0 } };
    expect(await check(expand('DROP INDEX ub ON t;'), { facts })).toMatchObject([
      { severity: 'info', place: { line: 5, column: 7 }, message: expect.stringContaining('ub of t (976.6 KiB)') },
    ]);
  });

  it('wants a gate between hiding and dropping', async () => {
    const sql = 'ALTER TABLE t ALTER INDEX ia INVISIBLE;\nALTER TABLE t DROP INDEX ia;';
    expect(await check(contract(sql))).toMatchObject([
      { message: expect.stringContaining('contract makes the index ia of t INVISIBLE, but no gate waits between') },
    ]);
    const gated = `${expand('ALTER TABLE t ALTER INDEX ia INVISIBLE;')}  - name: soak\n    type: gate\n    wait_until: {not_before: {after: expand, hours: 24}}\n  - name: contract\n    sql: ALTER TABLE t DROP INDEX IA;\n    irreversible: test\n`;
    expect(await check(gated)).toEqual([]);
    const seenAgain = gated.replace('INVISIBLE;', 'INVISIBLE;\n      ALTER TABLE t ALTER INDEX ia VISIBLE;');
    expect(await check(seenAgain)).toHaveLength(1);
  });

  it('is silent about an index that was invisible before', async () => {
    expect(await check(expand('ALTER TABLE t DROP INDEX hidden;'))).toEqual([]);
  });

  it('is silent where hiding cannot be done or shows nothing', async () => {
    expect(await check(expand('ALTER TABLE t DROP INDEX ft;'))).toEqual([]);
    expect(await check(expand('ALTER TABLE n DROP INDEX ux;'))).toEqual([]);
    expect(await check(expand('ALTER TABLE t ADD INDEX new (b);\nALTER TABLE t DROP INDEX new;'))).toEqual([]);
    expect(await check(contract('ALTER TABLE t DROP INDEX ia;\nALTER TABLE t DROP COLUMN a;'))).toEqual([]);
  });

  it('is silent where another index takes over', async () => {
    expect(await check(expand('ALTER TABLE t DROP INDEX ia, ADD INDEX iab (a, b);'))).toEqual([]);
    expect(await check(expand('ALTER TABLE t DROP INDEX ia, ADD INDEX iba (b, a);'))).toHaveLength(1);
  });

  it('speaks of tables that are not known too', async () => {
    expect(await check(expand('ALTER TABLE unknown DROP INDEX ia;'))).toHaveLength(1);
  });
});
