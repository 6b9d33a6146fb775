import { ExitCode, Failure } from '../core/failure.ts';
import { formatBytes, MiB } from '../core/storage-size.ts';
import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';

/** Most bytes that one reading takes: ten thousand phases have about 100 MiB. No answer of a server may be much larger (answer-bounds.ts). */
const MOST_BYTES = 128 * MiB;

/**
 * Whoever may write into the history could else fill the memory of each run.
 * @param migration whose events are to be read; undefined: of all
 * @throws Failure `state-too-large`
 */
export async function refuseLargeHistory(
  session: Session,
  database: string,
  migration: string | undefined,
  most = MOST_BYTES,
): Promise<void> {
  const row = await session.queryOne(
    `SELECT COALESCE(SUM(JSON_STORAGE_SIZE(detail)), 0) + 300 * COUNT(*) AS bytes FROM ${quoteIdentifier(database)}.phasedb_history
      WHERE event <> 'progress' ${migration === undefined ? '' : 'AND migration = ?'}`,
    migration === undefined ? [] : [migration],
  );
  const bytes = Number(row?.bytes ?? 0);
  if (bytes <= most) return;
  const whose = migration === undefined ? '' : ` of the migration ${migration}`;
  throw new Failure({
    code: 'state-too-large',
    exit: ExitCode.needsDecision,
    message: `The history${whose} in ${database}.phasedb_history has ${formatBytes(bytes)}; phasedb reads at most ${formatBytes(most)}.`,
    untouched: 'Nothing was changed.',
    remedy: `See who wrote them: SELECT actor, server_user, COUNT(*) AS events, SUM(JSON_STORAGE_SIZE(detail)) AS bytes FROM ${quoteIdentifier(database)}.phasedb_history GROUP BY actor, server_user`,
  });
}
