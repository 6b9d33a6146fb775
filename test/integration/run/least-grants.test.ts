import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { neededGrants } from '../../../src/inspect/doctor/needed-grants.ts';
import { readStatus } from '../../../src/inspect/status/status.ts';
import { readMigrationFile } from '../../../src/migration/read.ts';
import { collectGarbage } from '../../../src/run/gc.ts';
import { rollbackMigration } from '../../../src/run/rollback/rollback.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { urlAs } from './command-context.ts';
import { listen, migrationOf, releaseIt, runIt } from './running.ts';

const user = `phasedb_${randomBytes(4).toString('hex')}`;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('least');
  await database.query("CREATE USER ?@'%' IDENTIFIED BY 'secret-pw'", [user]);
  await database.query(
    'CREATE TABLE EVENTS (ID BIGINT AUTO_INCREMENT PRIMARY KEY, USER_ID BIGINT NOT NULL, PAYLOAD TEXT)',
  );
  await database.query("INSERT INTO EVENTS (USER_ID, PAYLOAD) VALUES (1, 'a'), (2, 'b'), (3, 'c')");
});
afterAll(async () => {
  await database.query("DROP USER IF EXISTS ?@'%'", [user]);
  await database.drop();
});

it('the documented grants, without the optional ones, are enough for a whole migration and its way back', async () => {
  for (const { privilege, on, optional } of neededGrants(database.name, database.name, undefined)) {
    if (optional) continue;
    const place = on === 'global' ? '*.*' : `\`${on.schema}\`.*`;
    await database.query(`GRANT ${privilege} ON ${place} TO ?@'%'`, [user]);
  }
  const as = { url: urlAs(database.url, user, 'secret-pw') };
  const migration = await readMigrationFile('examples/add_checksum_column.yaml');
  expect(await runIt(as, migration)).toMatchObject({ exit: 0, status: 'complete' });
  const { at } = listen();
  const back = { migration, to: 'expand', replicas: [], confirm: async () => undefined };
  expect(await rollbackMigration(back, at(as))).toMatchObject({ exit: 0 });
  await releaseIt(as, migration);
  expect(await runIt(as, migration)).toMatchObject({ exit: 0, status: 'complete' });
  expect((await readStatus(migration.name, migration, at(as))).migrations[0]).toMatchObject({ complete: true });
  expect((await collectGarbage(at(as))).checkpoints).toBeGreaterThan(0);
  // What is foretold of a routine needs no more than the grant to make it.
  await database.query(`GRANT CREATE ROUTINE ON \`${database.name}\`.* TO ?@'%'`, [user]);
  const routine = await migrationOf(
    'migration: routine\nphases:\n  - name: expand\n    irreversible: test\n    sql: CREATE PROCEDURE made(n INT) SELECT n\n',
  );
  expect(await runIt(as, routine)).toMatchObject({ exit: 0, status: 'complete' });
  const left = await database.query("SHOW TABLES LIKE 'phasedb\\_expected%'");
  expect(left).toEqual([]);
});
