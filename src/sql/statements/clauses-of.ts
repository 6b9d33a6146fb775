import type { AlterClause, Statement } from './statement.ts';

/** The same list for the same statement, so that what is worked out for a list can be kept with it. */
const known = new WeakMap<Statement, readonly AlterClause[] | undefined>();

/** The clauses of ALTER TABLE; CREATE INDEX and DROP INDEX are ALTER TABLE with one clause. Undefined for all else. */
export function clausesOf(statement: Statement): readonly AlterClause[] | undefined {
  if (!known.has(statement)) known.set(statement, readClauses(statement));
  return known.get(statement);
}

function readClauses(statement: Statement): readonly AlterClause[] | undefined {
  switch (statement.kind) {
    case 'alter-table':
      return statement.clauses;
    case 'create-index':
      return [{ op: 'add-index', index: statement.index, span: statement.table.span }];
    case 'drop-index':
      return statement.index.toUpperCase() === 'PRIMARY'
        ? [{ op: 'drop-primary-key', span: statement.table.span }]
        : [{ op: 'drop-index', index: statement.index, span: statement.table.span }];
    default:
      return undefined;
  }
}
