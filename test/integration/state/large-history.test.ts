import { afterAll, beforeAll, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { readHistory } from '../../../src/state/history.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { migrationOf, runIt } from '../run/running.ts';
import { storyFile } from './story.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('large');
});
afterAll(() => database.drop());

it('a history that somebody filled is refused before it is read, and the remedy shows the rows', async () => {
  await database.query('CREATE TABLE t_pending (id INT PRIMARY KEY)');
  await runIt(database, await migrationOf(storyFile('pending')), { which: { phase: 'expand' } });
  const session = await Session.open(parseTarget(database.url), { role: 'reader', runId: 'large' });
  const name = (await session.queryOne('SELECT DATABASE() AS name'))?.name ?? '';
  const most = 1024 * 1024;
  const honest = await readHistory(session, name, 'pending', most);
  expect(honest.length).toBeGreaterThan(2);
  await database.query(
    "INSERT INTO phasedb_history (migration, event, actor, detail, attempt) SELECT 'other', 'phase-failed', 'mallory', JSON_OBJECT('message', REPEAT('x', 2000000)), 1",
  );
  expect(await readHistory(session, name, 'pending', most)).toHaveLength(honest.length);
  const failure = await readHistory(session, name, undefined, most).catch((error: unknown) => error as Failure);
  await session.close();
  expect(failure).toBeInstanceOf(Failure);
  if (!(failure instanceof Failure)) return;
  expect(failure).toMatchObject({ code: 'state-too-large', exit: 4 });
  expect(failure.message).toMatch(/has 1\.9 MiB; phasedb reads at most 1\.0 MiB\.$/);
  const writers = await database.query((failure.remedy ?? '').split('them: ')[1] ?? '');
  expect(writers).toContainEqual(expect.objectContaining({ actor: 'mallory', events: 1 }));
});
