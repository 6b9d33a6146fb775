import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import { classify } from '../../../src/ddl/classify.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';
import { alterForms } from '../sql/statements/alter-forms.ts';

const { catalog } = readSchema(
  ['InnoDB', 'MyISAM', 'ndbcluster']
    .map(
      (engine) => `CREATE TABLE ${engine.toLowerCase()} (id INT PRIMARY KEY, a INT, s VARCHAR(10)) ENGINE=${engine};`,
    )
    .join('\n'),
);
const server = { version: [9, 7, 0], strict: true, foreignKeyChecks: true } as const;
const verdictOf = (sql: string) => classify(readStatement(sql), catalog, server);

describe('what is not known, or locks the table, is never instant without a lock', () => {
  it.each([
    ['ALTER TABLE innodb SECONDARY_LOAD', 'unknown', 'unknown', null],
    ['ALTER TABLE innodb SECONDARY_UNLOAD', 'unknown', 'unknown', null],
    ['ALTER TABLE innodb DISCARD TABLESPACE', 'inplace', 'exclusive', false],
    ['ALTER TABLE innodb IMPORT TABLESPACE', 'inplace', 'exclusive', false],
    ['ALTER TABLE innodb ADD COLUMN n INT, WITH VALIDATION', 'copy', 'shared', true],
    ['ALTER TABLE innodb MODIFY s VARCHAR(11), WITH VALIDATION', 'copy', 'shared', true],
    ['ALTER TABLE innodb ADD COLUMN n INT, WITHOUT VALIDATION', 'instant', 'none', false],
    ['ALTER TABLE innodb ENABLE KEYS', 'instant', 'none', false],
    ['ALTER TABLE myisam ENABLE KEYS', 'inplace', 'exclusive', false],
    ['ALTER TABLE myisam DISABLE KEYS', 'instant', 'exclusive', false],
    ['ALTER TABLE myisam RENAME COLUMN a TO b', 'instant', 'none', false],
    ['ALTER TABLE ndbcluster RENAME COLUMN a TO b', 'unknown', 'unknown', null],
    ['ALTER TABLE innodb FROBNICATE', 'unknown', 'unknown', null],
  ])('%s', (sql, algorithm, lock, rebuild) => {
    expect(verdictOf(sql)).toMatchObject({ algorithm, lock, rebuild });
  });

  it('every form of every clause has a verdict with its reason', () => {
    for (const form of Object.values(alterForms).flat()) {
      const { algorithm, because } = verdictOf(`ALTER TABLE innodb ${form}`);
      expect([form, algorithm === 'none', because === '']).toEqual([form, false, false]);
    }
  });
});
