import { isDeepStrictEqual } from 'node:util';
import { describeIdentity, type TableIdentity } from '../../catalog/table-identity.ts';
import { describeWalkKey, type WalkDefinition } from '../../catalog/walk-definition.ts';
import type { WalkKey } from '../../catalog/walk-key.ts';
import { ExitCode, Failure } from '../../core/failure.ts';
import { commandToGoOn, markCommand, nextCommand, nextPhaseCommand } from '../../core/next-command.ts';
import { rowValue } from '../../core/row-value.ts';
import { bind } from '../../mysql/bind.ts';
import { describeError, ServerError } from '../../mysql/server-error.ts';
import { markLiterals } from '../../sql/lexing/mark-literals.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import type { Checkpoint } from '../../state/checkpoint.ts';
import type { MissingEvents } from '../../state/missing-events.ts';
import type { StateTables } from '../../state/state-tables.ts';
import { releaseCommand } from '../context/release-first.ts';
import type { BackfillOrder } from './order.ts';

type Order = Pick<BackfillOrder, 'phase' | 'query' | 'id'>;

const untouched =
  'The rows of the committed chunks keep their new values. No row was changed after the difference was found.';

/** A cursor means something only in the order that it was taken from. */
export function keyChanged(
  order: Order,
  before: WalkDefinition,
  now: WalkKey | undefined,
  changes: readonly string[],
): Failure {
  const table = `${before.schema}.${before.table}`;
  const found =
    now === undefined
      ? `${table} now has no key that phasedb can walk.`
      : `phasedb would now walk ${describeWalkKey(now)}: ${changes.join('; ')}.`;
  return new Failure({
    code: 'walk-key-changed',
    exit: ExitCode.needsDecision,
    message: `The backfill ${order.phase.name} cannot continue: the definition of its key changed, so its cursor no longer separates finished rows from open ones. The walk began on ${describeWalkKey(before.key)} of ${table}. ${found}`,
    untouched,
    remedy: `Give ${table} the old key again, then run ${commandToGoOn()}. ${startAnew(order)}`,
  });
}

/** The server cannot tell a table that was rebuilt from one that was put in its place. */
export function tableReplaced(order: Order, before: WalkDefinition, now: WalkDefinition): Failure {
  const table = `${now.schema}.${now.table}`;
  return new Failure({
    code: 'walk-table-replaced',
    exit: ExitCode.needsDecision,
    message: `The backfill ${order.phase.name} cannot continue: ${table} is not known to be the table that the walk began on. It was rebuilt, emptied, restored or replaced, and its rows are not as the last chunks left them. ${bothIdentities(before.identity, now.identity)}`,
    untouched,
    remedy: `If you know that it has the same rows (for example after OPTIMIZE TABLE), record that: ${acceptCommand(order)}. Then run ${commandToGoOn()}. ${startAnew(order)}`,
  });
}

/** What the chunks wrote to a column is not there any more. */
export function columnEmptied(order: Order, column: string, before: WalkDefinition, now: WalkDefinition): Failure {
  return new Failure({
    code: 'walk-column-emptied',
    exit: ExitCode.needsDecision,
    message: `The backfill ${order.phase.name} cannot continue: the column ${column} of ${now.schema}.${now.table} does not have the values that the last chunks wrote. The table was altered since. Perhaps the column was dropped and added again. ${bothIdentities(before.identity, now.identity)}`,
    untouched,
    remedy: `If the values of the other rows are there, record that: ${acceptCommand(order)}. Then run ${commandToGoOn()}. ${startAnew(order)}`,
  });
}

/** The table that the query fills is another one, so what earlier chunks wrote may not be in it. */
export function targetReplaced(order: Order, before: TableIdentity, now: TableIdentity | undefined): Failure {
  const { written } = order.query;
  const name = written.schema === undefined ? written.table : `${written.schema}.${written.table}`;
  return new Failure({
    code: 'walk-table-replaced',
    exit: ExitCode.needsDecision,
    message: `The backfill ${order.phase.name} cannot continue: ${name}, which its query writes to, is not known to be the table that earlier chunks wrote to. It was rebuilt, emptied, restored or replaced. ${now === undefined ? `Before: ${describeIdentity(before)}. It does not exist now.` : bothIdentities(before, now)}`,
    untouched,
    remedy: `If you know that it still has the rows that were written to it, record that: ${acceptCommand(order)}. Then run ${commandToGoOn()}. ${startAnew(order)}`,
  });
}

/** The checkpoints are not what the history says of them. @param how see `contradiction` in state/walk-record.ts */
export function checkpointsContradict(order: Order, how: string): Failure {
  return new Failure({
    code: 'checkpoint-contradicts-history',
    exit: ExitCode.needsDecision,
    message: `The backfill ${order.phase.name} cannot continue: ${how}. Somebody edited, deleted or restored rows of phasedb_checkpoints. phasedb does not know which rows of the table are done.`,
    untouched,
    remedy: `If a backup has the rows of phasedb_checkpoints as the last run left them, restore them, then run ${commandToGoOn()}. ${startAnew(order)}`,
  });
}

/** The checkpoints of a walk are there, and the history knows nothing of it: for phasedb there is nothing to undo. */
export function historyLost(order: Order, database: string, checkpoints: readonly Checkpoint[]): Failure {
  const { phase, query, id } = order;
  const { file } = phase.place;
  const rows = checkpoints.reduce((total, { rowsChanged }) => total + rowsChanged, 0);
  const forget = bind(
    `DELETE FROM ${quoteIdentifier(database)}.phasedb_checkpoints WHERE migration = ? AND phase = ? AND direction = ?`,
    [id.migration, id.phase, id.direction],
  );
  const startAgain = query.selfConsuming
    ? `Or walk from the first row: the query skips finished rows. Delete the checkpoints (${forget}), then run ${commandToGoOn()}.`
    : `A walk from the first row would change finished rows again, because the WHERE of the query does not exclude them. Either put every row back to its old value, delete the checkpoints (${forget}), then run ${commandToGoOn()}.`;
  const byHand =
    query.selfConsuming || id.direction === 'rollback'
      ? ''
      : ` Or finish the open rows by hand and record it: ${markCommand(file, phase.name)}`;
  return new Failure({
    code: 'checkpoint-contradicts-history',
    exit: ExitCode.needsDecision,
    message: `The backfill ${phase.name} cannot start: phasedb_checkpoints has rows of a walk that the history does not have. Somebody deleted or restored rows of phasedb_history. The checkpoints say that ${rows === 1 ? '1 row was' : `${rows} rows were`} changed${cursorsText(checkpoints)}.`,
    untouched,
    remedy: `If a backup has the rows of phasedb_history as the last run left them, restore them, then run ${commandToGoOn()}. ${startAgain}${byHand}`,
  });
}

function cursorsText(checkpoints: readonly Checkpoint[]): string {
  const cursors = checkpoints.flatMap(({ cursor }) => (cursor === null ? [] : [`(${rowValue(cursor.join(', '))})`]));
  return cursors.length === 0 ? '' : `, up to the key ${cursors.slice(0, 4).join(' and ')}`;
}

/** The state says less than the rows, or the same: nothing but its tables shows which. */
export function stateReplaced(order: Order, database: string, before: StateTables, now: StateTables): Failure {
  const names = (['checkpoints', 'history'] as const).filter((name) => !isDeepStrictEqual(before[name], now[name]));
  const shown = names.map(
    (name) => `${database}.phasedb_${name}: before ${describedOrGone(before[name])}, now ${describedOrGone(now[name])}`,
  );
  return new Failure({
    code: 'state-replaced',
    exit: ExitCode.needsDecision,
    message: `The backfill ${order.phase.name} cannot continue: tables of the state are not known to be those that the walk was recorded in, and the walked table is still the same. They were restored or rebuilt. If they come from an older backup, rows after the cursor are done already. ${shown.join('. ')}.`,
    untouched,
    remedy: `If you know that the cursor is right (for example after OPTIMIZE TABLE of these tables), record that: ${acceptCommand(order)}. Then run ${commandToGoOn()}. ${startAnew(order)}`,
  });
}

/** The counter of the history is ahead of its rows by whole runs, in the very tables that the walk was recorded in. */
export function eventsMissing(order: Order, database: string, { after, count }: MissingEvents): Failure {
  return new Failure({
    code: 'state-replaced',
    exit: ExitCode.needsDecision,
    message: `The backfill ${order.phase.name} cannot continue: ${count} events after the event ${after} of ${database}.phasedb_history are missing, and the walked table is still the same. They were deleted, replaced by those of an older backup, or could not be written. If an older backup was restored, rows after the cursor are done already.`,
    untouched,
    remedy: `If you know that the cursor is right, record that: ${acceptCommand(order)}. Then run ${commandToGoOn()}. ${startAnew(order)}`,
  });
}

function describedOrGone(table: TableIdentity | null): string {
  return table === null ? 'missing' : describeIdentity(table);
}

/** Unknown column, unknown key, no such table: somebody may have renamed it since the walk began. */
export function namesWhatIsGone(error: unknown): boolean {
  return error instanceof ServerError && [1054, 1176, 1146].includes(error.errno ?? 0);
}

/** The walk began when it was there, so it is the table that changed, and not the file. */
export function namesGone(order: Order, error: ServerError): Failure {
  return new Failure({
    code: 'walk-names-gone',
    message: `The backfill ${order.phase.name} cannot continue: its query, or a trigger, names what is no longer there: ${describeError(error)}`,
    statement: error.statement && markLiterals(error.statement),
    untouched:
      'The committed chunks keep what they wrote, except in what was dropped. This run changed no row after that.',
    remedy: `If it was renamed, give it its old name again, then run ${commandToGoOn()}. If it was dropped, what finished rows had in it is lost: create it again first. ${startAnew(order).replace(/^Or (\w)/, (_, first: string) => first.toUpperCase())}`,
    cause: error,
  });
}

function bothIdentities(before: TableIdentity, now: TableIdentity): string {
  return `Before: ${describeIdentity(before)}. Now: ${describeIdentity(now)}.`;
}

function acceptCommand({ phase }: Order): string {
  return nextCommand('accept-change', phase.place.file, { phase: phase.name, reason: '…' });
}

/** The way to a new walk from the first row, and what it does to rows that are done. */
function startAnew({ phase, query, id }: Order): string {
  const { file } = phase.place;
  const rollback = nextCommand('rollback', file, { to: phase.name });
  // A rollback leaves the migration on hold.
  const again = `${releaseCommand(id.migration)}, then ${nextPhaseCommand('run', file)}`;
  if (id.direction === 'rollback') return 'phasedb has no other way to finish this rollback.';
  if (phase.rollback !== undefined)
    return `Or undo the phase with its rollback_sql and walk from the first row: ${rollback}, then ${again}.`;
  if (query.selfConsuming)
    return `Or walk from the first row: the query skips finished rows. Run ${rollback} (it keeps the rows as they are), then ${again}.`;
  return `A walk from the first row would change finished rows again, because the WHERE of the query does not exclude them. Either put every row back to its old value, then run ${rollback} (it keeps the rows as they are), then ${again}. Or finish the open rows by hand and record it: ${markCommand(file, phase.name)}`;
}
