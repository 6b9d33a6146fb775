import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRun } from '../../../src/run/context/run-context.ts';
import { takeMigration } from '../../../src/run/context/take-migration.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { scene, serverErrors } from '../../fixtures/server-errors.ts';
import { commandContextOf, urlAs } from '../run/command-context.ts';

let database: TestDatabase;
const user = `limited_${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  database = await createTestDatabase('errors');
  await database.query('SET SESSION innodb_strict_mode = 0, sql_require_primary_key = 0');
  for (const statement of scene) await database.query(statement);
  await database.query(`CREATE USER ${user}@'%' IDENTIFIED BY 'limited'`);
  await database.query(`GRANT SELECT, INSERT, TRIGGER, UPDATE (a) ON ${database.name}.t TO ${user}@'%'`);
});

afterAll(async () => {
  await database.query(`DROP USER ${user}`);
  await database.drop();
});

it('a server sends the errors that have advice in the words that it is taken from', async () => {
  const wrong: unknown[] = [];
  for (const { errno, message, provoke, undo, as } of serverErrors) {
    if (provoke === undefined) continue;
    const uri = as === undefined ? database.url : urlAs(database.url, user, 'limited');
    const connection = await mysql.createConnection({ uri });
    let answer = { errno: 0, sqlMessage: 'nothing' };
    try {
      for (const statement of provoke)
        await connection.query(statement.replace(/^CREATE DATABASE d$/, `CREATE DATABASE ${database.name}`));
    } catch (error) {
      answer = error as typeof answer;
    } finally {
      await connection.end();
    }
    for (const statement of undo ?? []) await database.query(statement);
    const plain = answer.sqlMessage
      .replaceAll(database.name, 'd')
      .replaceAll(user, 'limited')
      .replaceAll(/x{65}/g, 'x');
    const same = (text: string) => text.replace(/@'[^']*'/, "@''");
    if (answer.errno !== errno || !same(plain).startsWith(same(message)))
      wrong.push([errno, message, answer.errno, plain]);
  }
  expect(wrong).toEqual([]);
});

it('a database that is READ ONLY is said as what it is before anything is written', async () => {
  await database.query('ALTER DATABASE READ ONLY = 1');
  await using run = await openRun('m', commandContextOf(database.url));
  try {
    await expect(takeMigration(run)).rejects.toMatchObject({
      code: 'server-read-only',
      message: `This server is read-only: the database ${database.name} is READ ONLY.`,
      remedy: `Make it writable again: ALTER DATABASE \`${database.name}\` READ ONLY = 0. Then run the same command again.`,
    });
  } finally {
    await database.query('ALTER DATABASE READ ONLY = 0');
  }
  await takeMigration(run);
});
