import type { TableChange } from '../../analysis/judged.ts';
import { findColumn, indexesOver, sameName } from '../../catalog/find.ts';
import { maximumBytes, type ResolvedColumn, resolveColumn } from '../../catalog/resolved-column.ts';
import { compareTypes } from '../../ddl/column-type-change.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { restored } from './lost-attributes.ts';

/** A column that a clause redefines, before and after. */
export interface ColumnChange {
  /** MODIFY, CHANGE or CONVERT TO CHARACTER SET. */
  readonly clause: AlterClause;
  readonly was: ResolvedColumn;
  readonly is: ResolvedColumn;
  /** With the attributes that a MODIFY or CHANGE omits; the rule modify-drops-attributes reports them. */
  readonly meant: ResolvedColumn;
  /** What of the type that is meant makes MySQL copy the table; undefined: nothing does. */
  readonly copies: CopyCause | undefined;
}

/**
 * `members`: of an ENUM or SET. `tier`: the length of a VARCHAR or VARBINARY then takes two bytes. `characters`: the
 * character set or collation alone. `generated`, `counter`: it is computed, or AUTO_INCREMENT comes or goes.
 */
export type CopyCause = 'members' | 'tier' | 'type' | 'characters' | 'generated' | 'counter';

/** The columns that an ALTER redefines and whose current definition is known, in table order. */
export function columnChanges(change: TableChange): readonly ColumnChange[] {
  const { before, after, origins, clauses } = change;
  return after.columns.flatMap((column) => {
    const origin = origins.get(column.name.toLowerCase());
    const old = origin === undefined ? undefined : findColumn(before, origin);
    const clause = old && clauseOf(clauses, old.name);
    if (old === undefined || clause === undefined) return [];
    const was = resolveColumn(old, before);
    const is = resolveColumn(column, after);
    const indexed = indexesOver(after, column.name).length > 0;
    const meant = clause.op === 'convert-charset' ? is : resolveColumn(restored(was, is), after);
    return [{ clause, was, is, meant, copies: copyCause(was, meant, indexed) }];
  });
}

function clauseOf(clauses: readonly AlterClause[], column: string): AlterClause | undefined {
  return (
    clauses.findLast(
      (clause) =>
        (clause.op === 'modify-column' && sameName(clause.column.name, column)) ||
        (clause.op === 'change-column' && sameName(clause.from, column)),
    ) ?? clauses.find((clause) => clause.op === 'convert-charset')
  );
}

function copyCause(was: ResolvedColumn, is: ResolvedColumn, indexed: boolean): CopyCause | undefined {
  if (compareTypes(was, is, indexed).kind !== 'different') return undefined;
  if (was.generated !== undefined || is.generated !== undefined) return 'generated';
  if (was.definition.autoIncrement !== is.definition.autoIncrement) return 'counter';
  if (was.type === is.type && (is.type === 'enum' || is.type === 'set')) return 'members';
  const sameCharacters = { ...is, charset: was.charset, collation: was.collation };
  if (was.type !== is.type) return becomesBytes(was, is) ? 'characters' : 'type';
  if (compareTypes(was, { ...sameCharacters, arguments: was.arguments }, indexed).kind === 'different') return 'type';
  const isVariable = is.type === 'varchar' || is.type === 'varbinary';
  const crosses = isVariable && (maximumBytes(was) ?? 0) <= 255 && (maximumBytes(is) ?? 0) > 255;
  if (compareTypes(was, sameCharacters, indexed).kind === 'different') return crosses ? 'tier' : 'type';
  return crosses && was.charset === 'utf8mb3' && is.charset === 'utf8mb4' && !indexed ? 'tier' : 'characters';
}

/** Text of the character set `binary` has another type, though only its characters change. */
function becomesBytes(was: ResolvedColumn, is: ResolvedColumn): boolean {
  return was.definition.type.name === is.definition.type.name;
}
