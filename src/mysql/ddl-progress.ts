import { ServerError } from './server-error.ts';
import type { Query } from './session.ts';

/** How far a running ALTER is, in units of the stage it is in. */
export interface DdlProgress {
  readonly stage: string;
  readonly completed: number;
  readonly estimated: number;
}

/**
 * What `performance_schema.events_stages_current` says of a connection's ALTER; undefined where the consumer of that
 * name is off (its default), nothing is under way, or the table may not be read.
 * (MySQL 9.7 reference manual, "Monitoring ALTER TABLE Progress for InnoDB Tables Using Performance Schema".)
 */
export async function readDdlProgress(query: Query, connectionId: number): Promise<DdlProgress | undefined> {
  try {
    const row = (
      await query(
        `SELECT s.EVENT_NAME AS stage, s.WORK_COMPLETED AS completed, s.WORK_ESTIMATED AS estimated
          FROM performance_schema.events_stages_current s JOIN performance_schema.threads t USING (THREAD_ID)
          WHERE t.PROCESSLIST_ID = ? AND s.WORK_ESTIMATED > 0`,
        [connectionId],
      )
    )[0];
    if (!row) return undefined;
    return {
      stage: (row.stage ?? '').replace(/^stage\/(innodb|sql)\//, ''),
      completed: Number(row.completed ?? 0),
      estimated: Number(row.estimated ?? 0),
    };
  } catch (error) {
    if (error instanceof ServerError && error.kind !== 'connection-lost') return undefined;
    throw error;
  }
}
