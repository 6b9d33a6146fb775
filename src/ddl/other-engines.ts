import type { AlterClause } from '../sql/statements/statement.ts';
import type { Effects } from './effects.ts';
import { copy } from './innodb.ts';
import type { Outcome } from './verdict.ts';

/** Options that MyISAM, and by default every engine, only notes (handler::check_if_supported_inplace_alter; 9.7.4). */
const NOTED = new Set([
  'comment',
  'stats_persistent',
  'stats_auto_recalc',
  'stats_sample_pages',
  'min_rows',
  'avg_row_length',
  'compression',
  'encryption',
  'insert_method',
  'key_block_size',
  'tablespace',
  'autoextend_size',
]);

/** Engines other than InnoDB: names and defaults change in the dictionary, all other changes copy the table. */
export function decideOtherEngine(engine: string, clauses: readonly AlterClause[], effects: Effects): Outcome {
  const [copied] = effects.copy;
  if (copied !== undefined) return copy(copied);
  const option = clauses.find((clause) => clause.op === 'table-option' && !NOTED.has(clause.name));
  const beyond =
    effects.reasonBeyond('rename-column', 'rename-index', 'redefine', 'option', 'rebuild') ??
    (option?.op === 'table-option' ? `the table option ${option.name.toUpperCase()} is set` : undefined) ??
    (clauses.some((clause) => clause.op === 'force') ? effects.reason('rebuild') : undefined);
  if (beyond !== undefined) return copy(`${beyond}, and ${engine} copies the table for that`);
  return { algorithm: 'instant', lock: 'none', rebuild: false, because: 'only the data dictionary changes' };
}
