import { z } from 'zod';
import type { PhaseReport } from '../../inspect/status/status-report.ts';
import { oneLine } from '../text/visible.ts';
import { recoveryText } from './recovery-text.ts';

const short = z.string().max(128);
const time = z.string().max(32);

/**
 * A phase as a job's summary and a ledger show it. A ledger keeps it in its comment, which others may have written to, so
 * everything is bounded.
 */
export const phaseRecordSchema = z.object({
  name: short,
  type: z.enum(['expand', 'backfill', 'gate', 'contract']).optional(),
  status: z.enum([
    'pending',
    'running',
    'stopped',
    'failed',
    'timed_out',
    'complete',
    'reconnecting',
    'interrupted',
    'rolling_back',
    'on_hold',
  ]),
  rolledBack: z.boolean().optional(),
  attempt: z.int().min(1),
  /** UTC in ISO 8601. */
  startedAt: time.optional(),
  endedAt: time.optional(),
  seconds: z.number().min(0).optional(),
  howFar: short.optional(),
  reason: z.string().max(300).optional(),
  /** Of a contract: where the binary log was before its first statement. */
  recovery: z.string().max(500).optional(),
  by: short.optional(),
  /** Id of the workflow run that acted last, where it is one of the same repository. */
  run: z.int().min(1).optional(),
  /** The commit that it ran from. */
  commit: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/)
    .optional(),
  approvedBy: z.array(short).max(6).optional(),
});

export type PhaseRecord = z.infer<typeof phaseRecordSchema>;

/**
 * What is shown of a phase.
 * @param runOf the id of a workflow run by its address; undefined: it is not one of ours
 */
export function phaseRecord(phase: PhaseReport, runOf: (url: string) => number | undefined): PhaseRecord {
  const { name, type, status, attempt, endedAt, howFar, reason, actor, runUrl, recovery } = phase;
  // What runs is shown with the time of this run, what has ended with that of all its runs.
  const { startedAt, seconds } = status === 'running' ? (phase.run ?? phase) : phase;
  const run = runUrl === undefined ? undefined : runOf(runUrl);
  const rows = phase.rows === undefined || howFar !== undefined ? howFar : `${phase.rows} rows changed`;
  return {
    name: oneLine(name, 128),
    status,
    attempt,
    ...(type && { type }),
    ...(phase.rolledBack && { rolledBack: true }),
    ...(startedAt && { startedAt }),
    ...(endedAt && { endedAt }),
    ...(seconds !== undefined && { seconds }),
    ...(rows && { howFar: oneLine(rows, 128) }),
    ...(reason && { reason: oneLine(reason, 300) }),
    ...(recovery && { recovery: oneLine(recoveryText(recovery, 250), 500) }),
    ...(actor && { by: oneLine(actor, 128) }),
    ...(run && { run }),
    ...(phase.source?.commit && { commit: phase.source.commit }),
  };
}
