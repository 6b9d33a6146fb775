import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Severity } from '../../../src/lint/finding.ts';
import { thresholdsSchema } from '../../../src/lint/settings.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { dropState, historyOf, listen, migrationOf, runIt } from './running.ts';

const MiB = 1024 ** 2;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('check_phase');
  await database.query(
    'CREATE TABLE big (id INT PRIMARY KEY AUTO_INCREMENT, total INT NULL, filler CHAR(250) NOT NULL)',
  );
  await database.query(
    "INSERT INTO big (filler) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 1000) SELECT REPEAT('x', 250) FROM s",
  );
  for (let i = 0; i < 6; i++) await database.query('INSERT INTO big (filler) SELECT filler FROM big');
});
afterAll(() => database.drop());
beforeEach(async () => {
  await dropState(database);
  await database.query('ALTER TABLE big MODIFY total INT NULL');
});

const widen = (type = 'expand') =>
  migrationOf(`migration: m
phases:
  - name: ${type}
    sql: |
      ALTER TABLE big MODIFY total BIGINT NULL;
    rollback_sql: |
      ALTER TABLE big MODIFY total INT NULL;
`);
const configured = (severities: Readonly<Record<string, Severity | 'off'>>, smallTableBytes = 10 * MiB) => ({
  severities: new Map(Object.entries(severities)),
  thresholds: thresholdsSchema.parse({ small_table_bytes: smallTableBytes }),
});
const typeOfTotal = async () =>
  (await database.query<Record<string, string>>("SHOW COLUMNS FROM big LIKE 'total'"))[0]?.Type;
/** What the newest event of that name says of lowered rules. */
async function loweredIn(event: string): Promise<unknown> {
  const [row] = await database.query<{ lowered: unknown }>(
    `SELECT JSON_EXTRACT(detail, '$.lowered') AS lowered FROM phasedb_history WHERE event = '${event}' ORDER BY id DESC LIMIT 1`,
  );
  return typeof row?.lowered === 'string' ? JSON.parse(row.lowered) : row?.lowered;
}

describe('a MODIFY that copies a large table', () => {
  it('is refused, and the database stays as it is', async () => {
    await expect(runIt(database, await widen())).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('type-change-copy'),
    });
    expect(await typeOfTotal()).toBe('int');
    expect(await historyOf(database)).toEqual([]);
  });

  it('runs where small_table_bytes is larger, and no rule is lowered', async () => {
    const { events, report } = listen();
    expect(await runIt(database, await widen(), { report, lint: configured({}, 1024 * MiB) })).toMatchObject({
      exit: 0,
    });
    expect(await typeOfTotal()).toBe('bigint');
    expect(events).toContainEqual({ type: 'notice', text: expect.stringMatching(/below 1\.0 GiB/) });
    expect(await loweredIn('phase-started')).toBeNull();
  });

  it.each(['off', 'warning', 'info'] as const)(
    'runs where its rule is %s, and the history records that',
    async (severity) => {
      const { events, report } = listen();
      const lint = configured({ 'type-change-copy': severity });
      expect(await runIt(database, await widen(), { report, lint })).toMatchObject({ exit: 0 });
      expect(await typeOfTotal()).toBe('bigint');
      expect(await loweredIn('phase-started')).toEqual([{ rule: 'type-change-copy', severity }]);
      expect(events).toContainEqual({
        type: 'notice',
        text: expect.stringMatching(new RegExp(`^test\\.yaml:5:\\d+: .*sets it to ${severity}`)),
      });
    },
  );

  it('is undone by the same rules', async () => {
    const lint = configured({ 'type-change-copy': 'off' });
    const migration = await widen();
    await runIt(database, migration, { lint });
    const order = { migration, to: 'expand', replicas: [], confirm: async () => undefined };
    await expect(rollbackMigration({ ...order, lint }, listen().at(database))).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringMatching(/^The rollback of expand is refused by the rule ddl-copy-table/),
    });
    expect(await typeOfTotal()).toBe('bigint');
    const lowered = configured({ 'ddl-copy-table': 'warning' });
    expect(await rollbackMigration({ ...order, lint: lowered }, listen().at(database))).toMatchObject({ exit: 0 });
    expect(await typeOfTotal()).toBe('int');
    expect(await loweredIn('rollback-started')).toEqual([{ rule: 'ddl-copy-table', severity: 'warning' }]);
  });
});

it('data loss is refused at any severity', async () => {
  const migration = await migrationOf(
    'migration: m\nphases:\n  - name: expand\n    irreversible: test\n    sql: |\n      ALTER TABLE big DROP COLUMN total;\n',
  );
  for (const severity of ['off', 'warning'] as const) {
    const lint = configured({ 'destructive-outside-contract': severity, 'drop-column': severity });
    await expect(runIt(database, migration, { lint })).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('destructive-outside-contract'),
    });
  }
  expect(await typeOfTotal()).toBe('int');
});
