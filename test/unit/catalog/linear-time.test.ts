import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import { readSchemaFile } from '../../../src/project/catalog-source/schema-file.ts';
import { processorMs } from '../../processor-time.ts';

const many = (count: number, write: (index: number) => string, separator = '') =>
  Array.from({ length: count }, (_, index) => write(index)).join(separator);
const table = (name: string, more = '') =>
  `CREATE TABLE ${name} (id bigint NOT NULL, a int, b varchar(20) DEFAULT 'x', PRIMARY KEY (id), KEY k (a)${more});\n`;

/** Texts that grow in one respect each; the number is the smaller size. */
const shapes: Readonly<Record<string, readonly [number, (size: number) => string]>> = {
  tables: [
    600,
    (size) => many(size, (i) => `DROP TABLE IF EXISTS t${i};\n${table(`t${i}`)}INSERT INTO t${i} VALUES (1);\n`),
  ],
  references: [
    600,
    (size) => many(size, (i) => table(`t${i}`, `, CONSTRAINT f${i} FOREIGN KEY (a) REFERENCES t0 (id)`)),
  ],
  views: [600, (size) => many(size, (i) => `CREATE VIEW v${i} AS SELECT 1;\n`)],
  routines: [600, (size) => many(size, (i) => `DROP PROCEDURE IF EXISTS p${i};\nCREATE PROCEDURE p${i}() SELECT 1;\n`)],
  triggers: [600, (size) => many(size, (i) => `CREATE TRIGGER g${i} BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;\n`)],
  columns: [1500, (size) => `CREATE TABLE w (${many(size, (i) => `c${i} int`, ',')});`],
  'indexes without a name': [300, (size) => `CREATE TABLE w (a int, ${many(size, () => 'KEY (a)', ',')});`],
  'foreign keys without an index': [
    300,
    (size) => `CREATE TABLE w (a int, ${many(size, (i) => `FOREIGN KEY (c${i}) REFERENCES t (id)`, ',')});`,
  ],
  'checks without a name': [400, (size) => `CREATE TABLE w (a int, ${many(size, () => 'CHECK (a > 0)', ',')});`],
  'ALTERs of one table': [
    2000,
    (size) => `CREATE TABLE w (a int);${many(size, (i) => `ALTER TABLE w ADD COLUMN c${i} int;\n`)}`,
  ],
  'indexes of an ALTER': [
    1500,
    (size) => `CREATE TABLE w (a int); ALTER TABLE w ${many(size, (i) => `ADD INDEX i${i} (a)`, ',')};`,
  ],
  members: [3000, (size) => `CREATE TABLE w (a enum(${many(size, (i) => `'v${i}'`, ',')}));`],
  'values of an INSERT': [5000, (size) => `INSERT INTO t VALUES ${many(size, (i) => `(${i},'x')`, ',')};`],
  'a body': [1000, (size) => `CREATE PROCEDURE p() BEGIN ${many(size, (i) => `SELECT ${i}; `)} END;`],
  'nested blocks': [1000, (size) => `CREATE PROCEDURE p() ${'BEGIN '.repeat(size)}SELECT 1; ${'END; '.repeat(size)}`],
  'a deep expression': [2000, (size) => `CREATE TABLE w (a int DEFAULT (${'('.repeat(size)}1${')'.repeat(size)}));`],
};

/** The least of five, since other work of the machine only adds. */
async function timeOf(text: string, read: (text: string) => unknown): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) times.push(await processorMs(async () => read(text)));
  return Math.min(...times);
}

describe('four times the text takes about four times the time', () => {
  it.each(Object.entries(shapes))('%s', async (_, [size, write]) => {
    await timeOf(write(size), readSchema);
    // What the clock cannot resolve counts as 2 ms.
    const small = Math.max(await timeOf(write(size), readSchema), 2);
    const large = await timeOf(write(4 * size), readSchema);
    // The square would be 16.
    expect(large / small).toBeLessThan(12);
  });

  it('statements that cannot be read, each with its line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'phasedb-linear-'));
    const write = (size: number) => `${'-- a line\n'.repeat(10)}CREATE TABLE b (;\n`.repeat(size);
    const read = (text: string) => {
      writeFileSync(join(folder, 'schema.sql'), text);
      return readSchemaFile('schema.sql', folder).problems;
    };
    await timeOf(write(500), read);
    const small = await timeOf(write(500), read);
    const large = await timeOf(write(2000), read);
    const lines = read(write(3)).map(({ place }) => [place.line, place.column]);
    rmSync(folder, { recursive: true });
    expect(lines).toEqual([
      [11, 1],
      [22, 1],
      [33, 1],
    ]);
    expect(large / small).toBeLessThan(12);
  });
});
