import type { Alteration } from './alteration.ts';
import { copy } from './innodb.ts';
import type { Lock, Outcome, ServerFacts } from './verdict.ts';

const STRENGTH: readonly Lock[] = ['none', 'shared', 'exclusive'];

/**
 * What the statement does with its ALGORITHM and LOCK clauses, or why MySQL refuses them (errors 1845, 1846, 1221; it
 * then changes nothing). Without these clauses, MySQL chooses the least intrusive combination.
 * @param decide the outcome without the clauses; its argument says whether INSTANT is allowed
 */
export function asserted(
  { algorithm, lock }: Pick<Alteration, 'algorithm' | 'lock'>,
  decide: (instantAllowed: boolean) => Outcome,
  server: ServerFacts,
): { outcome: Outcome; refused: string | undefined } {
  const asked = algorithm === undefined || algorithm.value === 'DEFAULT' ? undefined : algorithm.value;
  const wanted = lock === undefined || lock.value === 'DEFAULT' ? undefined : (lock.value.toLowerCase() as Lock);
  let outcome = decide(asked !== 'INPLACE');
  let refused: string | undefined;
  if (asked === 'INSTANT') {
    if (wanted !== undefined) refused = 'ALGORITHM=INSTANT accepts only LOCK=DEFAULT (error 1221)';
    else if (outcome.algorithm !== 'instant') refused = `ALGORITHM=INSTANT is not possible: ${outcome.because}`;
  } else if (asked === 'INPLACE' && outcome.algorithm === 'copy') {
    refused = `ALGORITHM=INPLACE is not possible: ${outcome.because}`;
  } else if (asked === 'COPY') outcome = copy('the statement has ALGORITHM=COPY');
  else if (asked === undefined && server.oldAlterTable) outcome = copy('old_alter_table is ON');
  if (wanted === undefined || refused !== undefined) return { outcome, refused };
  if (STRENGTH.indexOf(wanted) < STRENGTH.indexOf(outcome.lock)) {
    return { outcome, refused: `LOCK=${wanted.toUpperCase()} is not possible: ${outcome.because}` };
  }
  return { outcome: { ...outcome, lock: wanted }, refused };
}
