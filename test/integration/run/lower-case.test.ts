import { afterAll, beforeAll, expect, it } from 'vitest';
import { Stop } from '../../../src/run/context/stop.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { createTestDatabase, describeWithOwnServer, startOwnServer, type TestDatabase } from '../../database.ts';
import { migrationOf, runIt } from './running.ts';

/** Does something in the pause after the second chunk. */
class DuringWalk extends Stop {
  acted = false;
  #pauses = 0;
  readonly #act: () => Promise<unknown>;
  constructor(act: () => Promise<unknown>) {
    super();
    this.#act = act;
  }
  override async sleep(): Promise<void> {
    if (++this.#pauses !== 2) return;
    await this.#act();
    this.acted = true;
  }
}

// As on Windows, and on servers that were made to behave like it: names are kept in lower case.
describeWithOwnServer('a server with lower_case_table_names 1', () => {
  let server: Sandbox;
  let database: TestDatabase;

  beforeAll(async () => {
    server = await startOwnServer({ settings: { lower_case_table_names: '1' } });
    database = await createTestDatabase('lower', server);
    await database.query('CREATE TABLE Orders (id INT PRIMARY KEY, a INT NULL, b INT NOT NULL DEFAULT 0)');
    await database.query(
      'INSERT INTO Orders (id) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 200) SELECT n FROM s',
    );
  });
  afterAll(async () => {
    await database?.drop();
    await server?.stop();
  });

  it('walks, changes and verifies a table whose name and schema the file and the URL write in upper case', async () => {
    const upper = { url: database.url.replace(database.name, database.name.toUpperCase()) };
    const migration = (name: string, table: string, schema = '') =>
      migrationOf(`migration: ${name}
phases:
  - name: expand
    sql: |
      ALTER TABLE ${schema}${table} ADD COLUMN ${name} INT NULL;
      CREATE TABLE ${schema}Copy${name} (id INT PRIMARY KEY);
      CREATE INDEX by_${name} ON ${schema}${table} (${name})
    irreversible: test
  - name: fill
    type: backfill
    irreversible: test
    batch:
      query: UPDATE ${schema}${table} SET b = ${table}.b + 1, ${name} = id LIMIT {batch_size}
      size: 20
      delay_ms: 0
      lag_threshold_ms: 0
  - name: copy
    type: backfill
    irreversible: test
    batch:
      query: INSERT INTO ${schema}Copy${name} (id) SELECT id FROM ${schema}${table} LIMIT {batch_size}
      size: 50
      delay_ms: 0
      lag_threshold_ms: 0
`);
    const two = await migration('two', 'oRDERs', `${database.name.toUpperCase()}.`);
    const meanwhile = new DuringWalk(async () => {
      await expect(runIt(database, two)).rejects.toMatchObject({ exit: 3, code: 'already-running' });
      // Its ALTER is refused as well, not only its walk.
      expect(await database.query("SHOW COLUMNS FROM Orders LIKE 'two'")).toEqual([]);
    });
    expect(await runIt(upper, await migration('one', 'ORDERS'), { stop: meanwhile })).toMatchObject({
      exit: 0,
      status: 'complete',
    });
    expect(meanwhile.acted).toBe(true);
    expect(await runIt(database, two)).toMatchObject({ exit: 0, status: 'complete' });
    expect(
      await database.query(
        'SELECT b, COUNT(*) AS n, SUM(one = id) AS ones, SUM(two = id) AS twos FROM orders GROUP BY b',
      ),
    ).toMatchObject([{ b: 2, n: 200 }]);
  });
});
