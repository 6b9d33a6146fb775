import parser from 'node-sql-parser/build/mysql.js';
import { describe, expect, it } from 'vitest';
import { readBatchQuery } from '../../../../src/sql/queries/read-batch-query.ts';
import { readStatement } from '../../../../src/sql/statements/read-statement.ts';
import { alterForms } from '../statements/alter-forms.ts';

// A parser of other people's reads the same texts, so that a misreading of ours has to be one of theirs too.
const second = new parser.Parser();

// biome-ignore lint/suspicious/noExplicitAny: its trees have no types worth the name
function tree(sql: string): any {
  try {
    const ast = second.astify(sql, { database: 'MySQL' });
    return Array.isArray(ast) ? ast[0] : ast;
  } catch {
    return undefined;
  }
}

const synonyms =
  / (bool|boolean|int8|float8|middleint|dec|fixed|real|integer|character|char varying|national|nchar|nvarchar|varcharacter|numeric|long|geomcollection|serial)\b|byte/i;

describe('what two readers read alike', () => {
  it('columns in ADD, MODIFY and CHANGE', () => {
    let compared = 0;
    for (const op of ['add-column', 'modify-column', 'change-column'] as const) {
      for (const form of alterForms[op] ?? []) {
        // It takes what stands in a version comment for a comment.
        if (form.includes('/*!')) continue;
        const theirs = tree(`ALTER TABLE t ${form}`)?.expr?.[0];
        const ours = readStatement(`ALTER TABLE t ${form}`);
        const clause = ours.kind === 'alter-table' ? ours.clauses[0] : undefined;
        const column =
          clause?.op === 'add-column'
            ? clause.columns[0]
            : clause !== undefined && 'column' in clause
              ? clause.column
              : undefined;
        if (theirs?.definition?.dataType === undefined || typeof column !== 'object') continue;
        const { dataType, length, scale } = theirs.definition;
        const name = String(theirs.column.column?.expr?.value ?? theirs.column.column);
        expect([form, column.name]).toEqual([form, name]);
        // Names that MySQL has only for the sake of others: it keeps them, we resolve them.
        if (synonyms.test(form)) continue;
        expect([form, column.type.name]).toEqual([form, dataType.toLowerCase().replace(/\(.*| precision/, '')]);
        if (length !== undefined && column.type.members === undefined) {
          expect([form, ...column.type.arguments]).toEqual([form, length, ...(scale ? [scale] : [])]);
        }
        compared += 1;
      }
    }
    expect(compared).toBeGreaterThan(30);
  });

  it.each([
    "UPDATE o SET a = 1, b = CONCAT(c, ',', d), o.e = (SELECT MAX(x) FROM p WHERE p.k = o.k) WHERE a IS NULL OR b = 'x' LIMIT {batch_size}",
    'UPDATE d.o AS x SET x.a = CASE WHEN b THEN 1 ELSE 2 END WHERE x.b BETWEEN 1 AND 2 LIMIT {batch_size}',
    'DELETE FROM o WHERE a IN (SELECT b FROM p ORDER BY b LIMIT 3) LIMIT {batch_size}',
    'INSERT INTO n (a, b) SELECT a, b FROM d.o AS x WHERE x.a > 0 LIMIT {batch_size}',
  ])('batch query: %s', async (sql) => {
    const reading = await readBatchQuery(sql);
    if (!reading.ok) throw new Error(reading.problem.message);
    const { query } = reading;
    const theirs = tree(sql.replace('{batch_size}', '1'));
    const source = query.verb === 'insert-select' ? theirs.values.from[0] : (theirs.table?.[0] ?? theirs.from[0]);
    expect([query.walked.schema ?? null, query.walked.table, query.walked.alias ?? null]).toEqual([
      source.db,
      source.table,
      source.as,
    ]);
    if (query.verb === 'update')
      expect(query.assigned).toEqual(theirs.set.map((each: { column: string }) => each.column));
    const rendered = tree(query.render('x.id > 5 AND x.id <= 9'));
    const where = query.verb === 'insert-select' ? rendered.values.where : rendered.where;
    expect(where).toMatchObject({
      operator: 'AND',
      left: { parentheses: true },
      right: { parentheses: true, operator: 'AND' },
    });
  });
});
