import type { Session } from '../mysql/session.ts';
import { quoteIdentifier } from '../sql/lexing/quote.ts';
import type { WalkId } from './checkpoint.ts';
import type { Reached } from './walk-events.ts';

/** How far each range of a walk was when that was last written down; empty where it never was. */
export async function readReached(
  session: Session,
  database: string,
  { migration, phase, attempt, direction }: WalkId,
): Promise<Reached> {
  const row = await session.queryOne(
    `SELECT detail FROM ${quoteIdentifier(database)}.phasedb_history
      WHERE migration = ? AND event = 'progress' AND phase = ? AND attempt = ? AND JSON_UNQUOTE(JSON_EXTRACT(detail, '$.direction')) = ?
      ORDER BY id DESC LIMIT 1`,
    [migration, phase, attempt, direction],
  );
  return (JSON.parse(row?.detail ?? '{}') as { readonly reached?: Reached }).reached ?? [];
}
