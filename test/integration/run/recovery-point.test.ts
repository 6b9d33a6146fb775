import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readStatus } from '../../../src/inspect/status/status.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { commandContextOf, urlAs } from './command-context.ts';
import { migrationOf, runIt } from './running.ts';

let database: TestDatabase;
const user = `phasedb_${randomBytes(4).toString('hex')}`;
beforeAll(async () => {
  database = await createTestDatabase('recovery');
  await database.query("CREATE USER ?@'%' IDENTIFIED BY 'w'", [user]);
  await database.query("GRANT ALL ON ??.* TO ?@'%'", [database.name, user]);
});
afterAll(async () => {
  await database.query('DROP USER ?', [user]);
  await database.drop();
});

const dropping = (name: string) =>
  migrationOf(`migration: ${name}
phases:
  - name: widen
    type: expand
    sql: ALTER TABLE ${name} ADD COLUMN b INT NULL;
    rollback_sql: ALTER TABLE ${name} DROP COLUMN b;
  - name: drop-a
    type: contract
    allow: [{what: destructive, reason: nothing reads it}]
    sql: ALTER TABLE ${name} DROP COLUMN a;
    irreversible: the values are gone
`);

async function recoveryOf(name: string) {
  const [status] = (await readStatus(name, undefined, commandContextOf(database.url))).migrations;
  return status?.phases.map(({ recovery }) => recovery);
}

async function binaryLog() {
  const [row] = await database.query<{ File: string; Position: number }>('SHOW BINARY LOG STATUS');
  return { file: row?.File ?? '', position: Number(row?.Position) };
}

it('a contract records where the binary log was before its first statement, and where it was not told, why', async () => {
  await database.query('CREATE TABLE told (id INT PRIMARY KEY, a INT)');
  await database.query('CREATE TABLE untold (id INT PRIMARY KEY, a INT)');
  await runIt(database, await dropping('told'), { which: 'next' });
  const before = await binaryLog();
  await runIt(database, await dropping('told'));
  const after = await binaryLog();
  const [expand, contract] = (await recoveryOf('told')) ?? [];
  expect(expand).toBeUndefined();
  expect(contract).toMatchObject({ file: expect.any(String), position: expect.any(Number) });
  const { file = '', position = 0 } = contract ?? {};
  const place = (at: { file: string; position: number }) => `${at.file} ${String(at.position).padStart(12, '0')}`;
  expect(place({ file, position }) > place(before)).toBe(true);
  expect(place({ file, position }) < place(after)).toBe(true);

  await runIt({ url: urlAs(database.url, user, 'w') }, await dropping('untold'));
  const [, untold] = (await recoveryOf('untold')) ?? [];
  expect(untold?.file).toBeUndefined();
  expect(untold?.notRecorded).toContain('the file and position need REPLICATION CLIENT');
});
