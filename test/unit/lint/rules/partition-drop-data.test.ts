import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT, y INT, PRIMARY KEY (id, y)) PARTITION BY RANGE (y) (PARTITION p1 VALUES LESS THAN (10), PARTITION p2 VALUES LESS THAN MAXVALUE);`;
const elsewhere = 'SELECT COUNT(*) FROM deployments WHERE version < 7';
const check = async (file: string, more = {}) =>
  findingsOf('partition-drop-data', await lintExample({ schema, version: '8.4.6', file, ...more }));

describe('partition-drop-data', () => {
  it('keeps the rows in a table of their own', async () => {
    expect(await check(contract('ALTER TABLE t DROP PARTITION p1;', elsewhere))).toMatchObject([
      {
        severity: 'error',
        place: { line: 8, column: 21 },
        message: 'The statement deletes all rows in partition p1 of t, and no earlier gate reads that table.',
        fix: [
          '- name: make-t_p1',
          '  type: expand',
          '  sql: |',
          '    CREATE TABLE t_p1 LIKE t;',
          '    ALTER TABLE t_p1 REMOVE PARTITIONING;',
          '  rollback_sql: |',
          '    DROP TABLE t_p1;',
          '- name: keep-t_p1',
          '  type: contract',
          '  sql: |',
          '    ALTER TABLE t EXCHANGE PARTITION p1 WITH TABLE t_p1;',
          '  rollback_sql: |',
          '    ALTER TABLE t EXCHANGE PARTITION p1 WITH TABLE t_p1;',
          '  allow: [{what: blocking, reason: the partition changes places with an empty table}]',
        ].join('\n'),
      },
    ]);
  });

  it('finds TRUNCATE PARTITION, of all of them too', async () => {
    expect(await check(contract('ALTER TABLE t TRUNCATE PARTITION p1, p2;', elsewhere))).toMatchObject([
      { message: expect.stringContaining('partition p1, p2 of t') },
    ]);
    expect(await check(contract('ALTER TABLE t TRUNCATE PARTITION ALL;', elsewhere))).toMatchObject([
      { message: expect.stringContaining('all partitions of t'), fix: undefined },
    ]);
  });

  it('is silent behind a gate that looks at the table', async () => {
    const gate = 'SELECT COUNT(*) FROM t PARTITION (p1)';
    expect(await check(contract('ALTER TABLE t DROP PARTITION p1;', gate))).toEqual([]);
  });

  it('is silent where the partition was exchanged before', async () => {
    const exchange = 'ALTER TABLE t EXCHANGE PARTITION p1 WITH TABLE kept;';
    expect(await check(contract(`${exchange}\nALTER TABLE t DROP PARTITION P1;`, elsewhere))).toEqual([]);
    expect(await check(contract(`${exchange}\nALTER TABLE t DROP PARTITION p2;`, elsewhere))).toHaveLength(1);
  });

  it('is info where the loss is allowed, and leaves an expand to the rule about that', async () => {
    const file = contract('ALTER TABLE t DROP PARTITION p1;', elsewhere).replace(
      '    irreversible',
      '    allow: [{what: destructive, reason: "older than the law wants"}]\n    irreversible',
    );
    expect(await check(file)).toMatchObject([{ severity: 'info' }]);
    expect(await check(expand('ALTER TABLE t DROP PARTITION p1;'))).toEqual([]);
  });
});
