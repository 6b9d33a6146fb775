import type { JudgedStatement } from '../../analysis/judged.ts';
import { writeTable } from '../../sql/rendering/render-definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { onOneLine } from '../writing/one-line.ts';
import { phaseName, writeDdlPhase } from '../writing/write-phase.ts';

/**
 * A gate, and after it the clause that it is for. A clause of an expand moves into a contract, because no gate comes before an
 * expand.
 * @param name of the contract
 */
export function afterGate(
  gate: string,
  { change, phase, placed, statement }: JudgedStatement,
  clause: AlterClause,
  name: string,
): string {
  if (phase.type === 'contract' || change === undefined) return gate;
  const sql =
    statement.kind === 'alter-table'
      ? `ALTER TABLE ${writeTable(change.table)} ${onOneLine(placed.sql.slice(clause.span.start, clause.span.end))};`
      : `${onOneLine(placed.sql)};`;
  return `${gate}\n${writeDdlPhase('contract', phaseName(name), sql)}`;
}
