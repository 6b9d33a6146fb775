import { applyAlter } from '../catalog/apply-alter.ts';
import type { CatalogTable } from '../catalog/table.ts';
import { engineOf } from '../catalog/table-options.ts';
import type { Alteration } from './alteration.ts';
import { asserted } from './assertion.ts';
import { columnEffects } from './column-effects.ts';
import { isDestructive } from './destructive.ts';
import { Effects } from './effects.ts';
import { indexEffects } from './index-effects.ts';
import { decideInnodb } from './innodb.ts';
import { clauseEffects, clauseOutcome } from './operations.ts';
import { decideOtherEngine } from './other-engines.ts';
import type { Outcome, ServerFacts, Verdict } from './verdict.ts';

/** The verdict of a whole ALTER. @param table its definition before the statement */
export function classifyAlter(alteration: Alteration, table: CatalogTable, server: ServerFacts): Verdict {
  const { clauses } = alteration;
  const altered = applyAlter(table, clauses);
  const outcomes = clauses.flatMap((clause) => clauseOutcome(clause, table) ?? []);
  const unknown = outcomes.find(({ algorithm }) => algorithm === 'unknown');
  const destructive = isDestructive(altered, clauses);
  if (unknown !== undefined) return { ...unknown, destructive, assumes: [], refusedAssertion: undefined };
  const effects = new Effects();
  columnEffects(altered, effects);
  indexEffects(altered, clauses, effects);
  for (const clause of clauses) clauseEffects(clause, { altered, clauses, server }, effects);
  for (const name of altered.missing) {
    effects.copy.push(`the current definition of ${name} is unknown, and some changes of it copy the table`);
    effects.assumes.push(`${name} exists in the table`);
  }
  const decide = (instantAllowed: boolean): Outcome => {
    const [whole] = outcomes;
    if (whole !== undefined) return whole;
    const engine = engineOf(table.options);
    if (engine !== 'innodb') return decideOtherEngine(engine, clauses, effects);
    return decideInnodb(altered, effects, server, instantAllowed);
  };
  const { outcome, refused } = asserted(alteration, decide, server);
  if (!table.complete && table.columns.length === 0) effects.assumes.push(`${table.name} is a plain InnoDB table`);
  return { ...outcome, destructive, assumes: [...new Set(effects.assumes)], refusedAssertion: refused };
}
