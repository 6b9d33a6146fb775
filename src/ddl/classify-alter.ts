import { applyAlter } from '../catalog/apply-alter.ts';
import type { CatalogTable } from '../catalog/table.ts';
import { engineOf } from '../catalog/table-options.ts';
import type { Alteration } from './alteration.ts';
import { asserted } from './assertion.ts';
import { columnEffects } from './column-effects.ts';
import { constraintEffects } from './constraint-effects.ts';
import { isDestructive } from './destructive.ts';
import { Effects } from './effects.ts';
import { indexEffects } from './index-effects.ts';
import { decideInnodb } from './innodb.ts';
import { optionEffects } from './option-effects.ts';
import { decideOtherEngine } from './other-engines.ts';
import { partitionOutcome } from './partition-outcome.ts';
import type { Outcome, ServerFacts, Verdict } from './verdict.ts';

/** The verdict of a whole ALTER. @param table its definition before the statement */
export function classifyAlter(alteration: Alteration, table: CatalogTable, server: ServerFacts): Verdict {
  const { clauses } = alteration;
  const unread = clauses.find((clause) => clause.op === 'unread');
  const altered = applyAlter(table, clauses);
  if (unread !== undefined) {
    return {
      algorithm: 'unknown',
      lock: 'unknown',
      rebuild: null,
      destructive: true,
      because: `the clause ${JSON.stringify(unread.text)} is unknown to phasedb`,
      assumes: [],
      refusedAssertion: undefined,
    };
  }
  const effects = new Effects();
  columnEffects(altered, clauses, effects);
  indexEffects(altered, clauses, effects);
  constraintEffects(altered, clauses, server, effects);
  optionEffects(altered, clauses, effects);
  for (const name of altered.missing) {
    effects.copy.push(`the current definition of ${name} is unknown, and some changes of it copy the table`);
    effects.assumes.push(`${name} exists in the table`);
  }
  const partition = clauses.find((clause) => clause.op === 'partition');
  const decide = (instantAllowed: boolean): Outcome => {
    if (partition !== undefined) return partitionOutcome(partition, table);
    const engine = engineOf(table.options);
    if (engine !== 'innodb') return decideOtherEngine(engine, clauses, effects);
    return decideInnodb(altered, effects, server, instantAllowed);
  };
  const { outcome, refused } = asserted(alteration, decide, server);
  if (!table.complete && table.columns.length === 0) effects.assumes.push(`${table.name} is a plain InnoDB table`);
  return {
    ...outcome,
    destructive: isDestructive(altered, clauses),
    assumes: [...new Set(effects.assumes)],
    refusedAssertion: refused,
  };
}
