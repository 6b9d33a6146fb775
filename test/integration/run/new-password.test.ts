import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PasswordPlace, passwordSourceOf } from '../../../src/mysql/password-source.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { runMigration } from '../../../src/run/run.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { until } from './child.ts';
import { urlAs } from './command-context.ts';
import { dropState, listen, migrationOf, plainRun } from './running.ts';

const user = `u${process.pid}_token`;
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase('token');
  folder = await mkdtemp(join(tmpdir(), 'phasedb-token-'));
});
afterAll(async () => {
  await database.query(`DROP USER IF EXISTS ${user}@'%'`);
  await database.drop();
  await rm(folder, { recursive: true });
});

const places: readonly { readonly what: string; readonly place: (file: string) => PasswordPlace }[] = [
  { what: 'a password file', place: (file) => ({ passwordFile: file }) },
  { what: 'a password command', place: (file) => ({ passwordCommand: `cat ${file}` }) },
];

it.each(places)('a run goes on with the new password of $what, also where that is renewed late', async ({ place }) => {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, raised INT NOT NULL DEFAULT 0)');
  await database.query(
    'INSERT INTO t (id) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 400) SELECT n FROM s',
  );
  await database.query(`DROP USER IF EXISTS ${user}@'%'`);
  await database.query(`CREATE USER ${user}@'%' IDENTIFIED BY 'first-token'`);
  await database.query(`GRANT ALL ON *.* TO ${user}@'%'`);
  const file = join(folder, 'token');
  await writeFile(file, 'first-token\n');
  const target = parseTarget(urlAs(database.url, user, ''), { passwordSource: passwordSourceOf(place(file)) });
  const known: string[] = [];
  target.whenPasswordRead((password) => known.push(password));
  const { events, at } = listen();
  const run = runMigration(
    {
      migration: await migrationOf(`migration: m
phases:
  - name: backfill
    irreversible: test
    batch: {query: "UPDATE t SET raised = raised + 1 LIMIT {batch_size}", size: 4, delay_ms: 20, lag_threshold_ms: 0}
`),
      ...plainRun,
    },
    { ...at(database), target },
  );
  await until('it walks', () => events.some((event) => event.type === 'backfill-progress'));
  await database.query(`ALTER USER ${user}@'%' IDENTIFIED BY 'second-token'`);
  for (const { id } of await database.query<{ id: number }>(
    'SELECT ID AS id FROM performance_schema.processlist WHERE USER = ?',
    [user],
  ))
    await database.query(`KILL ${id}`).catch(() => undefined);
  // The old one is refused before the new one is there.
  await new Promise((resolve) => setTimeout(resolve, 300));
  await writeFile(file, 'second-token\n');
  expect(await run).toMatchObject({ exit: 0 });
  expect(known).toContain('second-token');
  expect(await database.query('SELECT COUNT(*) AS n FROM t WHERE raised <> 1')).toEqual([{ n: 0 }]);
});
