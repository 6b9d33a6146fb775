import { afterAll, beforeAll, expect, it } from 'vitest';
import { Session } from '../../../src/mysql/session.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { readFinishedWork } from '../../../src/state/finished-work.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { migrationOf, runIt } from '../run/running.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('finished');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, a INT NULL, filler CHAR(100) NOT NULL)');
  await database.query(
    "INSERT INTO t (filler) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT 'x' FROM s",
  );
  for (let i = 0; i < 4; i++) await database.query('INSERT INTO t (filler) SELECT filler FROM t');
  await database.query('ANALYZE TABLE t');
});
afterAll(() => database.drop());

it('what phases did is kept for later estimates: rows, bytes, seconds, class, and what the model said', async () => {
  const migration = await migrationOf(`migration: m
phases:
  - name: expand
    irreversible: test
    sql: |
      ALTER TABLE t ADD COLUMN b INT NULL;
      ALTER TABLE t ADD INDEX by_a (a);
  - name: backfill
    irreversible: test
    batch:
      query: UPDATE t SET b = id WHERE b IS NULL LIMIT {batch_size}
      size: 1000
      delay_ms: 20
`);
  expect(await runIt(database, migration)).toMatchObject({ exit: 0 });
  const session = await Session.open(parseTarget(database.url), { role: 'test', runId: 'test' });
  try {
    const works = await readFinishedWork(session, database.name);
    // The instant statement costs nothing that could be learnt from.
    expect(works.map((work) => work.class)).toEqual(['index-build', 'backfill']);
    for (const work of works)
      expect(work).toEqual({ class: work.class, seconds: expect.any(Number), modelSeconds: expect.any(Number) });
    const [, backfill] = works;
    const [phase] = await database.query<{ seconds: string; row_count: number; byte_count: number }>(
      "SELECT seconds, row_count, byte_count FROM phasedb_history WHERE event = 'phase-complete' AND phase = 'backfill'",
    );
    expect(phase?.row_count).toBe(16_000);
    expect(Number(phase?.byte_count)).toBeGreaterThan(16_000 * 50);
    // 16 pauses of 20 ms are not work.
    expect(Number(phase?.seconds) - (backfill?.seconds ?? 0)).toBeCloseTo(0.32, 1);
    const [statement] = await database.query<{ row_count: number }>(
      "SELECT row_count FROM phasedb_history WHERE event = 'statement-done' AND statement_index = 1",
    );
    expect(statement?.row_count).toBeGreaterThan(8000);
  } finally {
    await session.close();
  }
});
