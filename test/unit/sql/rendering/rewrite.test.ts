import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteIdentifier } from '../../../../src/sql/lexing/quote.ts';
import {
  type Algorithm,
  assertAlgorithm,
  type Lock,
  renameTables,
  withMarker,
  withoutAssertions,
} from '../../../../src/sql/rendering/rewrite.ts';
import { readStatement } from '../../../../src/sql/statements/read-statement.ts';
import { alterForms } from '../statements/alter-forms.ts';

const assert = (sql: string, algorithm: Algorithm, lock?: Lock) =>
  assertAlgorithm(sql, readStatement(sql), algorithm, lock);
const strip = (sql: string) => withoutAssertions(sql, readStatement(sql));

describe('assertAlgorithm', () => {
  it.each<[string, string]>([
    ['ALTER TABLE t ADD a INT -- x', 'ALTER TABLE t ADD a INT, ALGORITHM=INPLACE, LOCK=NONE -- x'],
    ['ALTER TABLE t FORCE;', 'ALTER TABLE t FORCE, ALGORITHM=INPLACE, LOCK=NONE;'],
    ['ALTER TABLE t', 'ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE'],
    ['ALTER TABLE t ADD (a INT, INDEX (a))', 'ALTER TABLE t ADD (a INT, INDEX (a)), ALGORITHM=INPLACE, LOCK=NONE'],
    ['ALTER TABLE t ALGORITHM=DEFAULT, ADD a INT', 'ALTER TABLE t ADD a INT, ALGORITHM=INPLACE, LOCK=NONE'],
    ['ALTER TABLE t LOCK=SHARED, ADD a INT', 'ALTER TABLE t LOCK=SHARED, ADD a INT, ALGORITHM=INPLACE'],
    ['ALTER TABLE t ADD a INT, ALGORITHM=COPY', 'ALTER TABLE t ADD a INT, ALGORITHM=COPY, LOCK=NONE'],
    ['ALTER TABLE t ALGORITHM=COPY, LOCK=SHARED', 'ALTER TABLE t ALGORITHM=COPY, LOCK=SHARED'],
    ['ALTER TABLE t ADD a INT, ALGORITHM=INSTANT', 'ALTER TABLE t ADD a INT, ALGORITHM=INSTANT'],
    ['ALTER TABLE t PARTITION BY HASH (a)', 'ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE PARTITION BY HASH (a)'],
    [
      'ALTER TABLE t LOCK=NONE PARTITION BY HASH (a)',
      'ALTER TABLE t LOCK=NONE, ALGORITHM=INPLACE PARTITION BY HASH (a)',
    ],
    [
      'ALTER TABLE t ENGINE=InnoDB REMOVE PARTITIONING',
      'ALTER TABLE t ENGINE=InnoDB, ALGORITHM=INPLACE, LOCK=NONE REMOVE PARTITIONING',
    ],
    ['ALTER TABLE t DROP PARTITION p', 'ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE, DROP PARTITION p'],
    ['ALTER TABLE t LOCK=NONE, DROP PARTITION p', 'ALTER TABLE t LOCK=NONE, ALGORITHM=INPLACE, DROP PARTITION p'],
    ['ALTER TABLE t ORDER BY a, b', 'ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE, ORDER BY a, b'],
    ['ALTER TABLE t DISCARD TABLESPACE', 'ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE, DISCARD TABLESPACE'],
    ["CREATE INDEX i ON t (a) COMMENT 'x';", "CREATE INDEX i ON t (a) COMMENT 'x' ALGORITHM=INPLACE LOCK=NONE;"],
    ['CREATE INDEX i ON t (a) ALGORITHM=DEFAULT LOCK=SHARED', 'CREATE INDEX i ON t (a) LOCK=SHARED ALGORITHM=INPLACE'],
    ['DROP INDEX i ON t', 'DROP INDEX i ON t ALGORITHM=INPLACE LOCK=NONE'],
    ['DROP TABLE t', 'DROP TABLE t'],
  ])('%s', (sql, expected) => {
    expect(assert(sql, 'INPLACE', 'NONE')).toBe(expected);
  });

  it.each<[string, string]>([
    ['ALTER TABLE t ADD a INT', 'ALTER TABLE t ADD a INT, ALGORITHM=INSTANT'],
    ['ALTER TABLE t ADD a INT, LOCK=DEFAULT', 'ALTER TABLE t ADD a INT, ALGORITHM=INSTANT'],
    ['ALTER TABLE t ADD a INT, LOCK=NONE', 'ALTER TABLE t ADD a INT, LOCK=NONE'],
  ])('never puts a LOCK beside INSTANT: %s', (sql, expected) => {
    expect(assert(sql, 'INSTANT', 'NONE')).toBe(expected);
  });
});

describe('withoutAssertions', () => {
  it.each<[string, string]>([
    ['ALTER TABLE t ALGORITHM=INPLACE, LOCK=NONE, ADD a INT', 'ALTER TABLE t ADD a INT'],
    ['ALTER TABLE t LOCK=NONE, ADD a INT, ALGORITHM=INPLACE, DROP b;', 'ALTER TABLE t ADD a INT, DROP b;'],
    ['ALTER TABLE t LOCK=NONE, LOCK=NONE, ALGORITHM=COPY', 'ALTER TABLE t'],
    ['ALTER TABLE t LOCK=NONE PARTITION BY HASH (a)', 'ALTER TABLE t PARTITION BY HASH (a)'],
    ['CREATE INDEX i ON t (a) LOCK NONE ALGORITHM INPLACE', 'CREATE INDEX i ON t (a)'],
    ['ALTER TABLE t ADD a INT -- x\n, LOCK=NONE, DROP b', 'ALTER TABLE t ADD a INT -- x\n, DROP b'],
    ['ALTER TABLE t LOCK=NONE, -- x\nDROP b', 'ALTER TABLE t -- x\nDROP b'],
    ['SELECT 1', 'SELECT 1'],
  ])('%s', (sql, expected) => {
    expect(strip(sql)).toBe(expected);
  });

  it('takes back what assertAlgorithm adds, whatever the clauses', () => {
    for (const form of Object.values(alterForms).flat()) {
      const sql = `ALTER TABLE t ${form}`;
      const asserted = assert(sql, 'INPLACE', 'NONE');
      expect(readStatement(asserted)).toMatchObject({ algorithm: { value: 'INPLACE' }, lock: { value: 'NONE' } });
      expect(strip(asserted)).toBe(sql);
    }
  });
});

describe('renameTables', () => {
  it.each<[string, string]>([
    ['ALTER TABLE a ADD x INT, RENAME TO `b`', 'ALTER TABLE `s`.`a` ADD x INT, RENAME TO `s`.`b`'],
    [
      'ALTER TABLE d.a ADD FOREIGN KEY (x) REFERENCES e.b (y)',
      'ALTER TABLE `s`.`a` ADD FOREIGN KEY (x) REFERENCES `s`.`b` (y)',
    ],
    ['ALTER TABLE a ADD x INT REFERENCES b (y)', 'ALTER TABLE `s`.`a` ADD x INT REFERENCES `s`.`b` (y)'],
    ['ALTER TABLE a EXCHANGE PARTITION p WITH TABLE b', 'ALTER TABLE `s`.`a` EXCHANGE PARTITION p WITH TABLE `s`.`b`'],
    [
      'CREATE TABLE a (a INT, FOREIGN KEY (a) REFERENCES b (a))',
      'CREATE TABLE `s`.`a` (a INT, FOREIGN KEY (a) REFERENCES `s`.`b` (a))',
    ],
    ['CREATE TABLE a LIKE b', 'CREATE TABLE `s`.`a` LIKE `s`.`b`'],
    ['CREATE INDEX a ON a (a)', 'CREATE INDEX a ON `s`.`a` (a)'],
    ['DROP INDEX a ON a', 'DROP INDEX a ON `s`.`a`'],
    ['RENAME TABLE a TO b, b TO c', 'RENAME TABLE `s`.`a` TO `s`.`b`, `s`.`b` TO `s`.`c`'],
    ['DROP TABLE a, `b``c`', 'DROP TABLE `s`.`a`, `s`.`b``c`'],
    ['SELECT * FROM a', 'SELECT * FROM a'],
  ])('%s', (sql, expected) => {
    expect(renameTables(sql, readStatement(sql), (name) => `\`s\`.${quoteIdentifier(name.name)}`)).toBe(expected);
  });
});

describe('withMarker', () => {
  it('stands behind the first word', () => {
    expect(withMarker('-- x\nALTER TABLE t FORCE', 'phasedb: m')).toBe('-- x\nALTER /* phasedb: m */ TABLE t FORCE');
  });

  it('cannot be broken out of', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('*', '/', '!', '+', '80000', ' ', 'a', "'"), { maxLength: 20 }), (parts) => {
        const sql = withMarker('DROP TABLE t', parts.join(''));
        expect(readStatement(sql)).toMatchObject({ kind: 'drop-table', tables: [{ name: 't' }] });
        expect(sql.indexOf('*/')).toBe(sql.length - '*/ TABLE t'.length);
      }),
    );
  });
});
