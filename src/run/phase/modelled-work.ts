import type { JudgedPhase } from '../../analysis/judged.ts';
import { backfillTime, backfillWork, secondsPerChunk, secondsPerRow } from '../../estimate/backfill-work.ts';
import { ddlSeconds } from '../../estimate/ddl-seconds.ts';
import { ddlWork } from '../../estimate/ddl-work.ts';
import type { ServerInputs } from '../../estimate/server-inputs.ts';
import type { ModelledWork } from '../context/outcome.ts';

/** Of each statement by its index; those of which the model can say nothing are left out. */
export function modelStatements(judged: JudgedPhase, server: ServerInputs): ReadonlyMap<number, ModelledWork> {
  const modelled = new Map<number, ModelledWork>();
  if (judged.kind !== 'ddl') return modelled;
  for (const statement of judged.statements) {
    const work = ddlWork(statement);
    if ('missing' in work || work.class === 'metadata') continue;
    const { class: kind, rows, dataBytes } = work;
    modelled.set(statement.placed.index, {
      class: kind,
      modelSeconds: ddlSeconds(work, server),
      rows,
      bytes: Math.round(dataBytes),
    });
  }
  return modelled;
}

/**
 * Of a backfill that looked at so many rows and changed so many.
 * @returns with the seconds of its pauses; undefined where the model can say nothing
 */
export function modelBackfill(
  judged: JudgedPhase,
  { seen, changed }: { readonly seen: number; readonly changed: number },
  server: ServerInputs,
): (ModelledWork & { readonly pauses: number }) | undefined {
  if (judged.kind !== 'backfill') return undefined;
  const { phase, query, walked, written } = judged;
  const work = backfillWork(phase, query.ok ? query.tree : undefined, walked, written);
  if ('missing' in work) return undefined;
  const done = { ...work, rows: seen, changedShare: seen === 0 ? 1 : Math.min(1, changed / seen) };
  const costs = { perRow: secondsPerRow(done), perChunk: secondsPerChunk(server) };
  const { seconds, pauses } = backfillTime(done, costs, phase);
  const bytes = Math.round(seen * work.rowBytes);
  return { class: work.class, modelSeconds: seconds - pauses, pauses, rows: seen, bytes };
}
