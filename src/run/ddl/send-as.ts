import type { Session } from '../../mysql/session.ts';

/** Sends an author's text on one of our own connections, under the author's sql_mode. @throws ServerError */
export async function sendAs(session: Session, sqlMode: string, sql: string): Promise<void> {
  const own = (await session.queryOne('SELECT @@SESSION.sql_mode AS mode'))?.mode ?? '';
  await session.execute('SET SESSION sql_mode = ?', [sqlMode]);
  try {
    await session.send(sql);
  } finally {
    if (!session.lost) await session.execute('SET SESSION sql_mode = ?', [own]);
  }
}
