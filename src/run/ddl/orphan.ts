import { readDdlProgress } from '../../mysql/ddl-progress.ts';
import { findProcess, type Process } from '../../mysql/processes.ts';
import type { RunContext } from '../context/run-context.ts';

const pollMs = 500;
const reportEveryMs = 5_000;

/**
 * Waits for a DDL statement that outlived the run which sent it; it is never started a second time beside itself.
 * @returns false when a stop was asked for before it ended
 */
export async function awaitOrphan(
  context: Pick<RunContext, 'sessions' | 'report' | 'stop'>,
  orphan: Process,
  phase: string,
): Promise<boolean> {
  context.report({
    type: 'notice',
    text: `A statement of an earlier run still runs (connection ${orphan.id}, for ${orphan.seconds} s). phasedb is waiting for it to end.`,
  });
  const began = Date.now() - orphan.seconds * 1000;
  let reportedAt = Date.now();
  while (!context.stop.requested) {
    const now = await context.sessions.onControl(() => findProcess(context.sessions.control.asQuery, orphan.id));
    if (now === undefined || now.statement !== orphan.statement) return true;
    if (Date.now() - reportedAt > reportEveryMs) {
      reportedAt = Date.now();
      const progress = await readDdlProgress(context.sessions.control.asQuery, orphan.id);
      context.report({
        type: 'statement-progress',
        phase,
        index: 0,
        seconds: (Date.now() - began) / 1000,
        stage: progress?.stage,
        completed: progress?.completed,
        estimated: progress?.estimated,
      });
    }
    await context.stop.sleep(pollMs);
  }
  return false;
}
