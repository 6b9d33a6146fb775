import type { ColumnDefinition, ColumnPosition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { NotRendered } from './not-rendered.ts';
import { columnSql } from './render-column.ts';
import { checkClause, foreignKeySql, indexSql } from './render-constraint.ts';
import { optionSql } from './render-option.ts';
import { nameOf, namesOf, type PlaceOf, wordOf } from './render-words.ts';
import { safeDefault, safePartitions } from './safe-text.ts';

const NOT_ASKED = new Set(['truncate', 'exchange', 'analyze', 'check', 'optimize', 'repair', 'discard', 'import']);

/** Whether MySQL takes any ALGORITHM for one of the clauses and ignores it, so that its answer would say nothing (9.7.4). */
export function ignoresAlgorithm(clauses: readonly AlterClause[]): boolean {
  return clauses.some((clause) => clause.op === 'partition' && NOT_ASKED.has(clause.action));
}

/**
 * The clauses of an ALTER TABLE, to stand after `ALGORITHM=…`: with the comma or blank that goes in between.
 * @throws NotRendered
 */
export function clausesSql(clauses: readonly AlterClause[], place: PlaceOf): string {
  let sql = '';
  for (const clause of clauses) {
    // PARTITION BY and REMOVE PARTITIONING follow what stands in front of them without a comma.
    const tail = clause.op === 'partition' && (clause.action === 'partition-by' || clause.action === 'remove');
    sql += `${tail ? ' ' : ', '}${clauseSql(clause, place)}`;
  }
  return sql;
}

function clauseSql(clause: AlterClause, place: PlaceOf): string {
  switch (clause.op) {
    case 'add-column':
      return addColumns(clause.columns, clause.position, place);
    case 'drop-column':
      return `DROP COLUMN ${nameOf(clause.column)}`;
    case 'modify-column':
      return `MODIFY COLUMN ${columnSql(clause.column, place)}${positionSql(clause.position)}`;
    case 'change-column':
      return `CHANGE COLUMN ${nameOf(clause.from)} ${columnSql(clause.column, place)}${positionSql(clause.position)}`;
    case 'rename-column':
      return `RENAME COLUMN ${nameOf(clause.from)} TO ${nameOf(clause.to)}`;
    case 'set-default':
      return `ALTER COLUMN ${nameOf(clause.column)} SET DEFAULT ${safeDefault(clause.expression, `the default of ${clause.column}`)}`;
    case 'drop-default':
      return `ALTER COLUMN ${nameOf(clause.column)} DROP DEFAULT`;
    case 'set-column-visibility':
      return `ALTER COLUMN ${nameOf(clause.column)} SET ${visibility(clause.visible)}`;
    case 'add-index':
    case 'add-primary-key':
      return `ADD ${indexSql(clause.index)}`;
    case 'drop-index':
      return `DROP INDEX ${nameOf(clause.index)}`;
    case 'drop-primary-key':
      return 'DROP PRIMARY KEY';
    case 'rename-index':
      return `RENAME INDEX ${nameOf(clause.from)} TO ${nameOf(clause.to)}`;
    case 'set-index-visibility':
      return `ALTER INDEX ${nameOf(clause.index)} ${visibility(clause.visible)}`;
    case 'add-foreign-key':
      return `ADD ${foreignKeySql(clause.foreignKey, place)}`;
    case 'drop-foreign-key':
      return `DROP FOREIGN KEY ${nameOf(clause.name)}`;
    case 'add-check':
      return `ADD ${checkClause(clause.check)}`;
    case 'drop-check':
      return `DROP CHECK ${nameOf(clause.name)}`;
    case 'drop-constraint':
      return `DROP CONSTRAINT ${nameOf(clause.name)}`;
    case 'alter-check':
      return `ALTER CHECK ${nameOf(clause.name)} ${clause.enforced ? '' : 'NOT '}ENFORCED`;
    case 'rename-table':
      return `RENAME TO ${place(clause.to)}`;
    case 'convert-charset':
      return convertSql(clause.charset, clause.collation);
    case 'order-by':
      return `ORDER BY ${namesOf(clause.columns)}`;
    case 'force':
      return 'FORCE';
    case 'keys':
      return `${clause.enable ? 'ENABLE' : 'DISABLE'} KEYS`;
    case 'validation':
      return `${clause.with ? 'WITH' : 'WITHOUT'} VALIDATION`;
    case 'table-option':
      return optionSql(clause);
    case 'partition':
      if (ignoresAlgorithm([clause])) {
        throw new NotRendered(`MySQL ignores the ALGORITHM of ${clause.action.toUpperCase()} PARTITION`);
      }
      return safePartitions(clause.text);
    case 'tablespace':
      throw new NotRendered(`${clause.action.toUpperCase()} TABLESPACE accepts no ALGORITHM`);
    case 'unread':
      throw new NotRendered(`the clause ${JSON.stringify(clause.text.slice(0, 60))} is unknown to phasedb`);
    // A clause without a rendering is not probed; the rules decide.
    default:
      throw new NotRendered(`the probe does not try ${clause.op} clauses`);
  }
}

function addColumns(columns: readonly ColumnDefinition[], position: ColumnPosition, place: PlaceOf): string {
  const [only, ...others] = columns.map((column) => columnSql(column, place));
  return others.length === 0
    ? `ADD COLUMN ${only}${positionSql(position)}`
    : `ADD COLUMN (${[only, ...others].join(', ')})`;
}

function positionSql(position: ColumnPosition): string {
  if (position === 'unchanged') return '';
  return position === 'first' ? ' FIRST' : ` AFTER ${nameOf(position.after)}`;
}

function visibility(visible: boolean): string {
  return visible ? 'VISIBLE' : 'INVISIBLE';
}

function convertSql(charset: string, collation: string | undefined): string {
  if (charset === 'default') throw new NotRendered('CONVERT TO CHARACTER SET DEFAULT uses the default of the schema');
  return `CONVERT TO CHARACTER SET ${wordOf(charset, 'the character set')}${collation === undefined ? '' : ` COLLATE ${wordOf(collation, 'the collation')}`}`;
}
