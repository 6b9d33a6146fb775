import { afterAll, beforeAll, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { readCheckpoints } from '../../../src/state/checkpoints.ts';
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

it('so are the checkpoints of a walk', async () => {
  const session = await Session.open(parseTarget(database.url), { role: 'reader', runId: 'large' });
  const name = (await session.queryOne('SELECT DATABASE() AS name'))?.name ?? '';
  const walk = { migration: 'pending', phase: 'filled', attempt: 1, direction: 'forward' } as const;
  expect(await readCheckpoints(session, name, walk)).toEqual([]);
  await database.query(`INSERT INTO phasedb_checkpoints
    (migration, phase, attempt, direction, sweep, range_no, table_schema, table_name, key_name, done, token, seal)
    WITH RECURSIVE numbers AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < 101)
    SELECT 'pending', 'filled', 1, 'forward', n, 0, 's', 't', 'k', 0, '', '' FROM numbers`);
  const failure = await readCheckpoints(session, name, walk, 100).catch((error: unknown) => error as Failure);
  await session.close();
  expect(failure).toMatchObject({
    code: 'state-too-large',
    exit: 4,
    message: expect.stringMatching(/more than 100 rows/),
  });
  const { remedy = '' } = failure as Failure;
  expect(await database.query(remedy.split('they are: ')[1] ?? '')).toHaveLength(101);
});
