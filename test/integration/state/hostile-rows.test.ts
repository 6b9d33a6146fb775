import { afterAll, beforeAll, expect, it } from 'vitest';
import { migrationResource } from '../../../src/state/lease.ts';
import { callCommandLine } from '../../command-line.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { hostileStrings } from '../../fixtures/hostile/strings.ts';
import { asRun, eventOf, exampleNamed } from '../run/state-by-hand.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('rows');
});
afterAll(() => database.drop());

/** As in the log of a job. */
async function said(args: readonly string[]) {
  const env = { GITHUB_ACTIONS: 'true' };
  const { all } = await callCommandLine([...args, '--db', database.url], { folder: '/', env });
  return all;
}

it('rows of the state are data for the commands that read them', async () => {
  const file = await exampleNamed('plain');
  await asRun(database.url, 'plain', async (run) => {
    await run.leases.take(migrationResource(database.name, 'plain'));
    await run.journal.record({ phase: 'backfill', attempt: 1, detail: eventOf(file, 'backfill', 'phase-started') });
  });
  const columns = await database.query<{ name: string; type: string; extra: string; most: number | null }>(
    `SELECT COLUMN_NAME AS name, DATA_TYPE AS type, EXTRA AS extra, CHARACTER_MAXIMUM_LENGTH AS most
      FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'phasedb_history'
        AND EXTRA NOT LIKE '%auto_increment%' AND EXTRA NOT LIKE '%GENERATED%'`,
  );
  // Every text that is not from a list of words becomes the stranger's.
  const theirs = columns.filter(({ name, type }) => /^(varchar|text)$/.test(type) && name !== 'event');
  const kept = columns.filter((column) => !theirs.includes(column));
  expect(theirs.map(({ name }) => name)).toEqual(expect.arrayContaining(['migration', 'phase', 'actor']));
  const names = [...theirs, ...kept].map(({ name }) => `\`${name}\``).join(', ');
  const values = [...theirs.map(() => '?'), ...kept.map(({ name }) => `\`${name}\``)].join(', ');
  let planted = 0;
  for (const text of hostileStrings) {
    const cut = theirs.map(({ most }) => [...text.toWellFormed()].slice(0, Math.min(most ?? 60, 60)).join(''));
    await database
      .query(
        `INSERT INTO phasedb_history (${names}) SELECT ${values} FROM phasedb_history WHERE migration = 'plain' ORDER BY 1 LIMIT 1`,
        cut,
      )
      .then(
        () => planted++,
        // A column of another character set takes only some.
        () => undefined,
      );
  }
  expect(planted).toBeGreaterThanOrEqual(150);
  for (const args of [['status'], ['status', '--format', 'json'], ['gc'], ['status', '--log-format', 'json']]) {
    const shown = await said(args);
    expect(shown.length).toBeGreaterThan(args[0] === 'gc' ? 10 : 5000);
    expect(
      shown.split(/\r\n|\r|\n/).filter((line) => line.trimStart().startsWith('::') || line.includes('##[')),
    ).toEqual([]);
    expect(/[^\n\t\P{Cc}]|\p{Cf}|\p{Cs}|[\u2028\u2029\u2800\u3164\uffa0\u115f\u1160]/u.exec(shown)).toBeNull();
  }
});
