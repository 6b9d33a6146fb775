import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';

/** Ids that were given to events which are not in the history. */
export interface MissingEvents {
  /** Id of the event in front of them. */
  readonly after: number;
  readonly count: number;
}

/** The events that a run writes first: those of a run that was forgotten would be in front of them. */
const firstOfRun = ['lease-taken-over', 'phase-started', 'phase-resumed', 'rollback-started'];

/** A transaction that was rolled back, or an INSERT that was killed, leaves one id unused; a run writes more events. */
const leastOfRun = 2;

/**
 * Looks for runs that the history has forgotten. DELETE and INSERT of older rows leave the tables what they are, and their
 * AUTO_INCREMENT counter too. Events are never deleted by phasedb.
 * @param since id of an event up to which nothing is asked
 */
export async function findMissingEvents(
  session: Session,
  database: string,
  since: number,
): Promise<MissingEvents | undefined> {
  const history = `${quoteIdentifier(database)}.phasedb_history`;
  const marks = firstOfRun.map(() => '?').join(', ');
  // With auto_increment_increment = n each event leaves out n - 1 ids.
  const row = await session.queryOne(
    `SELECT previous, FLOOR((id - previous - 1) / @@GLOBAL.auto_increment_increment) AS missing
      FROM (
        SELECT id, event, LAG(id) OVER (ORDER BY id) AS previous FROM ${history} WHERE id >= ?
        UNION ALL
        SELECT t.AUTO_INCREMENT, 'end', (SELECT MAX(id) FROM ${history}) FROM information_schema.TABLES AS t
          WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = 'phasedb_history' AND t.AUTO_INCREMENT > (SELECT MAX(id) FROM ${history})
      ) AS events
      WHERE previous >= ? AND event IN ('end', ${marks})
      ORDER BY missing DESC LIMIT 1`,
    [since, database, since, ...firstOfRun],
  );
  const count = Number(row?.missing ?? 0);
  return count < leastOfRun ? undefined : { after: Number(row?.previous), count };
}
