import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY); CREATE TABLE u (id BIGINT PRIMARY KEY);';
const check = async (file: string, more = {}) => findingsOf('drop-table', await lintExample({ schema, file, ...more }));
const unrelated = 'SELECT COUNT(*) FROM deployments WHERE version < 7';

describe('drop-table', () => {
  it('offers to rename first and to drop after a week', async () => {
    expect(await check(contract('DROP TABLE u, t;', unrelated))).toEqual([
      expect.objectContaining({ place: expect.objectContaining({ line: 8, column: 18 }) }),
      expect.objectContaining({
        severity: 'warning',
        place: { file: 'm.yaml', line: 8, column: 21 },
        message: 't is dropped, but no gate before it checks that table.',
        fix: [
          '- name: retire-t',
          '  type: contract',
          '  sql: |',
          '    RENAME TABLE t TO _drop_t;',
          '  rollback_sql: |',
          '    RENAME TABLE _drop_t TO t;',
          '- name: soak-t',
          '  type: gate',
          '  wait_until:',
          '    not_before: {after: retire-t, hours: 168}',
          '- name: drop-t',
          '  type: contract',
          '  sql: |',
          '    DROP TABLE _drop_t;',
          '  irreversible: nobody missed it for a week',
        ].join('\n'),
      }),
    ]);
  });

  it('looks at TRUNCATE too, and says how much is there', async () => {
    const facts = { t: { dataBytes: 3 * 1024 ** 3, indexBytes: 0, rowsEstimate: 9_000_000 } };
    expect(await check(contract('TRUNCATE TABLE t;', unrelated), { facts })).toMatchObject([
      { message: 't (3.0 GiB, about 9,000,000 rows) is emptied, but no gate before it checks that table.' },
    ]);
  });

  it('takes a gate that reads the table, or asks the server about it', async () => {
    expect(await check(contract('DROP TABLE t;', 'SELECT COUNT(*) FROM t'))).toEqual([]);
    const waits = "SELECT COUNT_STAR FROM performance_schema.table_io_waits_summary_by_table WHERE OBJECT_NAME = 't'";
    expect(await check(contract('DROP TABLE t;', waits))).toEqual([]);
  });

  it('is silent about what is temporary, new, or made by the migration', async () => {
    expect(await check(contract('DROP TEMPORARY TABLE t;', unrelated))).toEqual([]);
    expect(await check(contract('CREATE TABLE n (id INT PRIMARY KEY);\nDROP TABLE n;', unrelated))).toEqual([]);
    const file = `${expand('CREATE TABLE n (id INT PRIMARY KEY);')}  - name: gate\n    wait_until:\n      query: ${unrelated}\n  - name: contract\n    sql: DROP TABLE n;\n    irreversible: a help of this migration\n`;
    expect(await check(file)).toEqual([]);
  });

  it('wants a gate between renaming and dropping', async () => {
    expect(await check(contract('RENAME TABLE t TO _drop_t;\nDROP TABLE _drop_t;', unrelated))).toHaveLength(1);
  });

  it('leaves an expand to destructive-outside-contract', async () => {
    expect(await check(expand('DROP TABLE t;'))).toEqual([]);
  });
});
