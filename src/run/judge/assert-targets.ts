import type { JudgedStatement } from '../../analysis/judged.ts';
import { Failure } from '../../core/failure.ts';
import { tablesOf } from '../ddl/objects.ts';

const needTable = new Set(['alter-table', 'create-index', 'drop-index', 'truncate-table', 'optimize-table']);

/**
 * Makes sure that the tables of statements exist when their turn comes, and are tables.
 * @throws Failure `table-missing`, `not-a-table`
 */
export function assertTargets(statements: readonly JudgedStatement[], database: string): void {
  for (const { statement, placed, before } of statements) {
    if (!needTable.has(statement.kind)) continue;
    const [target] = tablesOf(statement, database);
    if (target === undefined) continue;
    const table = before.table(target.schema, target.name);
    if (table === undefined) {
      throw new Failure({
        code: 'table-missing',
        message: `The statement cannot run: the table ${target.schema}.${target.name} does not exist.`,
        place: placed.place,
        statement: placed.sql,
        untouched: 'Nothing was changed.',
        remedy: 'Correct the name, or create the table in an earlier statement. Then run the same command again.',
      });
    }
    if (table.kind === 'view') {
      throw new Failure({
        code: 'not-a-table',
        message: `The statement cannot run: ${target.schema}.${target.name} is a view, not a base table.`,
        place: placed.place,
        statement: placed.sql,
        untouched: 'Nothing was changed.',
        remedy: `Write the base table of the view; SHOW CREATE VIEW ${target.schema}.${target.name} shows it. To change the view itself, use ALTER VIEW.`,
      });
    }
  }
}
