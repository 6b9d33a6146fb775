import { sameName } from '../catalog/find.ts';
import { hasWord } from './gates.ts';
import type { JudgedBackfill, JudgedDdl, JudgedGate, JudgedMigration, JudgedPhase } from './judged.ts';
import { objectsNamed } from './named-objects.ts';

/**
 * The contract that relies on a backfill: the first one behind it that names one of its tables, else the first one. Undefined
 * where there is none, or where no gate at all stands before it (which is contract-without-gate).
 */
export function phaseBehindBackfill(backfill: JudgedBackfill, migration: JudgedMigration): JudgedDdl | undefined {
  const contracts = migration.phases.filter(
    (one): one is JudgedDdl =>
      one.kind === 'ddl' && one.phase.type === 'contract' && one.phase.index > backfill.phase.index,
  );
  const contract = contracts.find((one) => namesTableOf(one, backfill)) ?? contracts[0];
  const isGated = migration.migration.phases.some(
    ({ type, index }) => type === 'gate' && index < (contract?.phase.index ?? 0),
  );
  return isGated ? contract : undefined;
}

/** The gates with a query behind the one phase and before the other. */
export function gatesWithQueryBetween(
  from: Pick<JudgedPhase, 'phase'>,
  to: Pick<JudgedPhase, 'phase'>,
  { phases }: JudgedMigration,
): readonly JudgedGate[] {
  return phases.filter(
    (one): one is JudgedGate =>
      one.kind === 'gate' &&
      one.query !== undefined &&
      one.phase.index > from.phase.index &&
      one.phase.index < to.phase.index,
  );
}

function namesTableOf({ statements }: JudgedDdl, backfill: JudgedBackfill): boolean {
  const { walked, written } = backfill.phase.batch.query;
  return statements.some(({ statement, placed }) =>
    [walked.table, written.table].some((table) =>
      statement.kind === 'unread'
        ? hasWord(placed.sql, table)
        : objectsNamed(statement).some(({ name }) => sameName(name, table)),
    ),
  );
}
