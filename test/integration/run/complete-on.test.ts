import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Migration } from '../../../src/migration/migration.ts';
import { parseTarget } from '../../../src/mysql/target.ts';
import { parseConfig } from '../../../src/project/config.ts';
import { targetAsker } from '../../../src/project/targets/ask-target.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { urlAs } from './command-context.ts';
import { dropState, listen, migrationOf, runIt } from './running.ts';

let staging: TestDatabase;
let production: TestDatabase;
beforeAll(async () => {
  [staging, production] = await Promise.all([createTestDatabase('staging'), createTestDatabase('production')]);
  for (const { query } of [staging, production]) await query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL)');
});
afterAll(async () => {
  await staging?.query("DROP USER IF EXISTS 'only_reads'@'%'");
  await staging?.drop();
  await production?.drop();
});

const { several } = parseConfig(
  'targets: [{name: staging, url_env: STAGING}, {name: production, url_env: PRODUCTION}]',
  'c.yaml',
).config;

const story = (sql = 'ALTER TABLE t ADD COLUMN b INT NULL') =>
  migrationOf(`migration: shop
phases:
  - name: widen
    type: expand
    sql: ${sql}
    rollback_sql: ALTER TABLE t DROP COLUMN b
  - name: proven
    type: gate
    wait_until: {complete_on: staging, poll_interval_ms: 10, timeout_minutes: 0.0001}
  - name: drop-a
    type: contract
    allow: [{what: destructive, reason: nothing reads it}]
    sql: ALTER TABLE t DROP COLUMN a
    irreversible: the values of a are gone
`);

/** A run on a database as an entry makes it. @param own the target's name, where it was given */
function runOn(
  database: TestDatabase,
  migration: Migration,
  options: { own?: string; env?: Record<string, string>; phase?: string; mode?: 'run' | 'resume' } = {},
) {
  const { own, env = { STAGING: staging.url }, phase, mode = 'run' } = options;
  const context = listen().at(database);
  const completeOn = targetAsker({ several, own, env, readTarget: (url) => parseTarget(url), context });
  return runIt(database, migration, { completeOn, mode, ...(phase !== undefined && { which: { phase } }) });
}

it('production waits until the same phases are complete on staging, where the gate holds by itself', async () => {
  const migration = await story();
  const early = await runOn(production, migration, { phase: 'widen' });
  expect(early.exit).toBe(0);
  // No variable, no such target: that will never hold, and is said before the gate begins.
  await expect(runOn(production, migration, { env: {} })).rejects.toMatchObject({
    message: expect.stringContaining('The target staging has no URL'),
  });
  await expect(runIt(production, migration)).rejects.toMatchObject({ code: 'target-unknown', exit: 1 });

  const unreachable = { STAGING: staging.url.replace(/\/\/[^@]*@/, '//nobody:wr0ng-pass@') };
  const closed = await runOn(production, migration, { env: unreachable });
  expect(closed).toMatchObject({ exit: 2, message: expect.stringContaining('staging could not be read') });
  expect(closed.message).not.toContain('wr0ng-pass');
  const notYet = await runOn(production, migration, { mode: 'resume' });
  expect(notYet).toMatchObject({ exit: 2, message: expect.stringContaining('on staging widen is not complete there') });

  const other = await story('ALTER TABLE t ADD COLUMN b BIGINT NULL');
  expect(await runOn(staging, other, { own: 'staging', phase: 'widen' })).toMatchObject({ exit: 0 });
  const differs = await runOn(production, migration, { mode: 'resume' });
  expect(differs.message).toContain('on staging widen ran there with another text');

  const back = { migration: other, to: 'widen', replicas: [], confirm: async () => undefined };
  await rollbackMigration(back as never, listen().at(staging));
}, 60_000);

it('a run that was given by a URL finds that it works on staging; a contract asks staging once more', async () => {
  const migration = await story();
  await dropState(staging);
  expect(await runOn(staging, migration, { phase: 'widen' })).toMatchObject({ exit: 0 });
  expect(await runOn(staging, migration, { phase: 'proven' })).toMatchObject({ exit: 0 });
  // To read the other state, a user that may read it is enough.
  await staging.query('CREATE USER ?@? IDENTIFIED BY ?', ['only_reads', '%', 'read-0nly']);
  await staging.query(`GRANT SELECT ON \`${staging.name}\`.* TO 'only_reads'@'%'`);
  const env = { STAGING: urlAs(staging.url, 'only_reads', 'read-0nly') };
  expect(await runOn(production, migration, { env, phase: 'proven', mode: 'resume' })).toMatchObject({ exit: 0 });

  const unreachable = { STAGING: 'mysql://nobody:wr0ng-pass@127.0.0.1:1/x' };
  await expect(runOn(production, migration, { env: unreachable })).rejects.toMatchObject({
    code: 'target-unreadable',
    untouched: expect.stringContaining('proven stays complete'),
  });
  await rollbackMigration(
    { migration, to: 'widen', replicas: [], confirm: async () => undefined } as never,
    listen().at(staging),
  );
  await expect(runOn(production, migration)).rejects.toMatchObject({
    code: 'gate-reopened',
    message: expect.stringContaining('on staging widen is not complete there'),
  });
  expect(await production.query("SHOW COLUMNS FROM t LIKE 'a'")).toHaveLength(1);
}, 60_000);
