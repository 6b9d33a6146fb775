import type { JudgedBackfill, JudgedDdl, JudgedGate, JudgedPhase } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import type { LintedMigration } from '../linted.ts';
import { objectsNamed } from '../names/named-objects.ts';
import { hasWord } from '../phases/gates.ts';

/**
 * The contract that relies on a backfill: the first one after it that names one of its tables, else the first one. Undefined
 * if none exists, or if no gate comes before it (which contract-without-gate reports).
 */
export function phaseAfterBackfill(backfill: JudgedBackfill, migration: LintedMigration): JudgedDdl | undefined {
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

/** What stands between a backfill and the contract that relies on it. */
export interface BackfillProof {
  readonly backfill: JudgedBackfill;
  readonly contract: JudgedDdl;
  /** Those with a query. */
  readonly gates: readonly JudgedGate[];
}

const known = new WeakMap<LintedMigration, ReadonlyMap<number, readonly BackfillProof[]>>();

/** The proofs for which a phase answers: the last gate that asks something, or the contract where none does. */
export function proofsAskedAt(judged: JudgedPhase, migration: LintedMigration): readonly BackfillProof[] {
  let proofs = known.get(migration);
  if (proofs === undefined) {
    proofs = proofsByPhase(migration);
    known.set(migration, proofs);
  }
  return proofs.get(judged.phase.index) ?? [];
}

function proofsByPhase(migration: LintedMigration): ReadonlyMap<number, readonly BackfillProof[]> {
  const proofs = new Map<number, BackfillProof[]>();
  const asking = migration.phases.filter((one): one is JudgedGate => one.kind === 'gate' && one.query !== undefined);
  for (const backfill of migration.phases) {
    if (backfill.kind !== 'backfill') continue;
    const contract = phaseAfterBackfill(backfill, migration);
    if (contract === undefined) continue;
    const gates = asking.filter(({ phase: { index } }) => index > backfill.phase.index && index < contract.phase.index);
    const { index } = (gates.at(-1) ?? contract).phase;
    const proof = { backfill, contract, gates };
    const others = proofs.get(index);
    if (others === undefined) proofs.set(index, [proof]);
    else others.push(proof);
  }
  return proofs;
}

function namesTableOf({ statements }: JudgedDdl, backfill: JudgedBackfill): boolean {
  const { walked, written } = backfill.phase.batch.query;
  return statements.some(({ statement, placed }) =>
    [walked.table, written.table].some((table) =>
      statement.kind === 'unread'
        ? hasWord(placed.sql, table)
        : objectsNamed(statement, placed.sql).some(({ name }) => sameName(name, table)),
    ),
  );
}
