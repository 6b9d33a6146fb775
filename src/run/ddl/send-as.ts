import type { Session } from '../../mysql/session.ts';

/**
 * Sends an author's text about something of ours that is empty, under the author's sql_mode; it is answered as soon as a
 * statement of our own, or the connection counts as lost.
 * @throws ServerError
 */
export async function sendAs(session: Session, sqlMode: string, sql: string): Promise<void> {
  const own = (await session.queryOne('SELECT @@SESSION.sql_mode AS mode'))?.mode ?? '';
  await session.execute('SET SESSION sql_mode = ?', [sqlMode]);
  try {
    await session.execute(sql);
  } finally {
    if (!session.lost) await session.execute('SET SESSION sql_mode = ?', [own]);
  }
}
