import type { AlterClause } from '../sql/statements/statement.ts';
import type { Effects } from './effects.ts';
import { copy } from './innodb.ts';
import { unknownOutcome } from './unknown.ts';
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

/** Engines that do an ALTER as the server's handler does by default; others, such as NDB, have different rules. */
const BY_DEFAULT = new Set(['myisam', 'memory', 'csv', 'archive', 'merge', 'mrg_myisam', 'blackhole', 'federated']);

/** Engines other than InnoDB: names and defaults change in the dictionary, all other changes copy the table. */
export function decideOtherEngine(engine: string, clauses: readonly AlterClause[], effects: Effects): Outcome {
  if (!BY_DEFAULT.has(engine)) return unknownOutcome(`the rules of the engine ${engine} are unknown`);
  const [copied] = effects.copy;
  if (copied !== undefined) return copy(copied);
  const option = clauses.find((clause) => clause.op === 'table-option' && !NOTED.has(clause.name));
  const beyond =
    effects.reasonBeyond('rename-column', 'rename-index', 'redefine', 'option', 'rebuild') ??
    (option?.op === 'table-option' ? `the table option ${option.name.toUpperCase()} is set` : undefined) ??
    (clauses.some((clause) => clause.op === 'force') ? effects.reason('rebuild') : undefined);
  if (beyond !== undefined) return copy(`${beyond}, and ${engine} copies the table for that`);
  const keys = clauses.find((clause) => clause.op === 'keys');
  // The server carries it out by itself, under an exclusive metadata lock (simple_rename_or_index_change in sql_table.cc).
  if (keys?.op === 'keys') {
    const { enable } = keys;
    return {
      algorithm: enable ? 'inplace' : 'instant',
      lock: 'exclusive',
      rebuild: false,
      because: enable ? 'ENABLE KEYS builds the indexes' : 'DISABLE KEYS waits for all uses of the table',
    };
  }
  return { algorithm: 'instant', lock: 'none', rebuild: false, because: 'only the data dictionary changes' };
}
