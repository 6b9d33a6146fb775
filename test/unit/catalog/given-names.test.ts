import { expect, test } from 'vitest';
import { indexName } from '../../../src/catalog/find.ts';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import { classify } from '../../../src/ddl/classify.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';

// Names as SHOW CREATE TABLE gives them on 9.7.4 for this very text.
const { catalog } = readSchema(`
  CREATE TABLE p (id INT PRIMARY KEY, b INT, UNIQUE (id, b));
  CREATE TABLE c (id INT PRIMARY KEY, a INT, b INT, CHECK (a > 1), CONSTRAINT named CHECK (b > 1), g INT CHECK (g > 2), h INT UNIQUE,
    i INT REFERENCES p (id), FOREIGN KEY (a) REFERENCES p (id), CONSTRAINT fkb FOREIGN KEY (b) REFERENCES p (id),
    KEY ((a + 1)), KEY ((a + 2)), KEY (h), KEY (a DESC), CONSTRAINT uq UNIQUE (g));
`);

test('what is written without a name is known by the name that MySQL gives it', () => {
  const table = catalog.table(undefined, 'c');
  expect(table?.indexes.map(indexName).sort()).toEqual(
    ['PRIMARY', 'h', 'uq', 'i', 'fkb', 'a', 'h_2', 'a_2', 'functional_index', 'functional_index_2'].sort(),
  );
  expect(table?.foreignKeys.map(({ name }) => name).sort()).toEqual(['c_ibfk_1', 'c_ibfk_2', 'fkb']);
  expect(table?.checks.map(({ name }) => name).sort()).toEqual(['c_chk_1', 'c_chk_2', 'named']);
});

test('so an index without a name is not taken for one that comes and goes', () => {
  const server = { version: [9, 7, 4], strict: true, foreignKeyChecks: true } as const;
  expect(classify(readStatement('ALTER TABLE c ADD COLUMN z INT'), catalog, server).algorithm).toBe('instant');
  expect(classify(readStatement('ALTER TABLE c DROP INDEX h_2'), catalog, server).algorithm).toBe('inplace');
});
