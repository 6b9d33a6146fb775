import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { readStatus } from '../../../src/inspect/status/status.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { dropState, historyOf, listen, migrationOf, runIt } from './running.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('window');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL)');
  await database.query('INSERT INTO t VALUES (1, NULL), (2, NULL)');
});

/** Hours from now on the server, which is this machine. */
function hours(from: number, to: number): string {
  const at = (offset: number) => new Date(Date.now() + offset * 3_600_000).toISOString().slice(11, 16);
  return `{from: "${at(from)}", to: "${at(to)}", time_zone: "+00:00"}`;
}

const story = (expand: string, backfill: string) =>
  migrationOf(`migration: shop
phases:
  - name: widen
    type: expand
    window: ${expand}
    sql: ALTER TABLE t ADD COLUMN b INT NULL
    rollback_sql: ALTER TABLE t DROP COLUMN b
  - name: fill
    type: backfill
    window: ${backfill}
    batch:
      query: UPDATE t SET b = 1 WHERE b IS NULL LIMIT {batch_size}
`);

it('outside of its window a phase does not begin: exit 5, and nothing is written', async () => {
  const result = await runIt(database, await story(hours(2, 3), hours(2, 3)));
  expect(result).toMatchObject({ exit: 5, status: 'in_progress', phase: 'widen', nextPhase: 'widen' });
  expect(result.message).toMatch(/did not start: its window \(.* \+00:00\) is closed until \d{4}-\S+ \d\d:\d\d UTC\./);
  expect(await database.query("SHOW TABLES LIKE 'phasedb%'")).toEqual([]);
});

it('a run ends in front of a later phase whose window is closed, status says when it opens, and the next run goes on', async () => {
  const closed = await story(hours(-1, 1), hours(2, 3));
  expect(await runIt(database, closed)).toMatchObject({ exit: 5, phase: 'fill', nextPhase: 'fill' });
  expect((await historyOf(database)).some(({ phase }) => phase === 'fill')).toBe(false);
  const status = await readStatus('shop', closed, listen().at(database));
  expect(status.migrations[0]?.phases[1]?.waitsFor).toMatch(
    /^its window .* \+00:00, closed until .* UTC; then phasedb run/,
  );
  const open = await story(hours(2, 3), hours(-1, 1));
  expect(await runIt(database, open, { dryRun: true })).toMatchObject({
    plan: [
      expect.stringMatching(/^fill \(backfill, pending, only \d\d:\d\d to \d\d:\d\d \+00:00\)$/),
      expect.anything(),
    ],
  });
  expect(await runIt(database, open)).toMatchObject({ exit: 0, status: 'complete' });
  // What is complete needs no window.
  expect(await runIt(database, closed)).toMatchObject({ exit: 0 });
});

it('a backfill is stopped at the end of its window, with its state saved', async () => {
  const report = listen();
  const inWindow = await story(hours(-1, 1), hours(-1, 1));
  const result = await runIt(database, inWindow, {
    stop: report.stop,
    report: (event) => {
      // The end of the window asks for the same stop as this.
      if (event.type === 'phase-started' && event.phase === 'fill')
        report.stop.request({ kind: 'window', text: '22:00 to 05:00 Europe/Berlin' });
    },
  });
  expect(result).toMatchObject({ exit: 5, nextPhase: 'fill' });
  expect(result.message).toContain('stopped because its window (22:00 to 05:00 Europe/Berlin) is over');
  expect(await runIt(database, inWindow)).toMatchObject({ exit: 0, status: 'complete' });
});
