import { expect, it } from 'vitest';
import { readSchema } from '../../../../src/catalog/from-sql.ts';
import { nothingToUndo } from '../../../../src/run/rollback/nothing-to-undo.ts';
import { readStatement } from '../../../../src/sql/statements/read-statement.ts';

const { catalog } = readSchema(
  'CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY i (a), CONSTRAINT c CHECK (a > 0), CONSTRAINT f FOREIGN KEY (a) REFERENCES u (id));' +
    'CREATE TABLE keyless (a INT);',
);

it.each([
  ['ALTER TABLE t DROP COLUMN b', true],
  ['ALTER TABLE t DROP COLUMN A', false],
  ['ALTER TABLE t DROP COLUMN b, DROP COLUMN a', false],
  ['ALTER TABLE t DROP COLUMN b, ADD COLUMN d INT', false],
  ['ALTER TABLE t DROP INDEX x, DROP CONSTRAINT y', true],
  ['ALTER TABLE t DROP CONSTRAINT c', false],
  ['ALTER TABLE t DROP CHECK x', true],
  ['ALTER TABLE t DROP FOREIGN KEY f', false],
  ['ALTER TABLE t DROP PRIMARY KEY', false],
  ['ALTER TABLE keyless DROP PRIMARY KEY', true],
  ['DROP INDEX x ON t', true],
  ['DROP INDEX i ON t', false],
  ['CREATE INDEX x ON t (a)', false],
  ['CREATE INDEX x ON gone (a)', true],
  ['DROP TABLE gone', false],
])('%s: %j', (sql, expected) => {
  expect(nothingToUndo(readStatement(sql), catalog)).toBe(expected);
});
