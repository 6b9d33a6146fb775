import type { AlterClause } from '../sql/statement.ts';
import type { Effects } from './effects.ts';
import type { Outcome } from './innodb.ts';
import { copy } from './innodb.ts';

/** Clauses that change nothing but the dictionary in every engine (handler::check_if_supported_inplace_alter). */
const METADATA_ONLY = new Set<AlterClause['op']>([
  'rename-column',
  'rename-table',
  'rename-index',
  'set-index-visibility',
  'set-default',
  'drop-default',
  'keys',
  'drop-check',
]);

/** Any engine but InnoDB: names and defaults change in the dictionary, all else is a copy of the table. */
export function decideOtherEngine(engine: string, clauses: readonly AlterClause[], effects: Effects): Outcome {
  const [copied] = effects.copy;
  if (copied !== undefined) return copy(copied);
  const beyond = clauses.find((clause) => !METADATA_ONLY.has(clause.op));
  if (beyond !== undefined) return copy(`${engine} changes this by copying the table`);
  return { algorithm: 'instant', lock: 'none', rebuild: false, because: 'only the data dictionary changes' };
}
