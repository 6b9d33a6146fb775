import type { JudgedPhase, JudgedQuery } from '../../analysis/judged.ts';
import type { GatePhase } from '../../migration/migration.ts';

/** A query that a phase asks, and the key of the file that it stands under. */
export interface AskedQuery {
  readonly key: 'query' | 'done_when';
  readonly asked: JudgedQuery;
}

/** The query of a gate, or the `done_when` of a backfill. */
export function queryAskedIn(judged: JudgedPhase): AskedQuery | undefined {
  switch (judged.kind) {
    case 'ddl':
      return undefined;
    case 'gate':
      return judged.query && { key: 'query', asked: judged.query };
    case 'backfill':
      return judged.doneWhen && { key: 'done_when', asked: judged.doneWhen };
  }
}

/** ``The gate `soak` `` or ``The done_when of `fill` ``. */
export function askedBy(judged: JudgedPhase): string {
  return judged.kind === 'gate' ? `The gate ${judged.phase.name}` : `The done_when of ${judged.phase.name}`;
}

/** Whether a gate waits for something beside its query. */
export function waitsForMore({ notBefore, deployed, completeOn }: GatePhase): boolean {
  return notBefore !== undefined || deployed !== undefined || completeOn !== undefined;
}

/** Whether a value that a query has to give is a zero. */
export function isZero(expected: JudgedQuery['gate']['expected']): boolean {
  return expected === false || (expected !== null && expected !== '' && Number(expected) === 0);
}
