import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Check } from '../../../../src/inspect/doctor/check.ts';
import { runDoctor } from '../../../../src/inspect/doctor/doctor.ts';
import { neededGrants } from '../../../../src/inspect/doctor/needed-grants.ts';
import { readMigrationFile } from '../../../../src/migration/read.ts';
import { parseTarget } from '../../../../src/mysql/target.ts';
import type { Sandbox } from '../../../../src/sandbox/server.ts';
import { createTestDatabase, describeWithOwnServer, startOwnServer, type TestDatabase } from '../../../database.ts';
import { commandContextOf, urlAs } from '../../run/command-context.ts';

let database: TestDatabase;
const user = `phasedb_${randomBytes(4).toString('hex')}`;

beforeAll(async () => {
  database = await createTestDatabase('doc_tor');
});

afterEach(() => database.query('DROP USER IF EXISTS ?@?', [user, '%']));
afterAll(() => database.drop());

async function makeUser(...grants: string[]): Promise<string> {
  await database.query("CREATE USER ?@'%' IDENTIFIED BY 'secret-pw'", [user]);
  for (const grant of grants) await database.query(`GRANT ${grant} TO ?@'%'`, [user]);
  return urlAs(database.url, user, 'secret-pw');
}

/** The GRANT clauses of everything that is needed, but for one. */
function clauses(without?: string): string[] {
  return neededGrants(database.name, database.name, undefined)
    .filter(({ privilege, on }) => `${privilege} ${on === 'global' ? '*' : on.schema}` !== without)
    .map(
      ({ privilege, on }) =>
        `${privilege} ON ${on === 'global' ? '*.*' : `\`${on.schema.replace('doc_tor_', 'doc\\_tor\\_')}\`.*`}`,
    );
}

async function examine(
  url: string,
  more: Parameters<typeof runDoctor>[1] = { replicas: [] },
): Promise<readonly Check[]> {
  return (await runDoctor(commandContextOf(url), more)).checks;
}

function notOk(checks: readonly Check[]): Check[] {
  return checks.filter(({ status }) => status !== 'ok');
}

test('a user with the documented grants lacks nothing', async () => {
  const checks = await examine(await makeUser(...clauses()));
  expect(checks.filter(({ name, status }) => /grant|roles/.test(name) && status !== 'ok')).toEqual([]);
  expect(checks.find(({ name }) => name === `grants on ${database.name}.*`)?.found).toContain(
    'CREATE TEMPORARY TABLES',
  );
});

describe('a user who lacks one grant gets its name, and the printed statement grants it', () => {
  // The database's name is made in beforeAll; what is needed on it is the same for any name.
  const needed = neededGrants('DATABASE', 'DATABASE', undefined);
  test.each(needed.map(({ privilege, on }) => [privilege, on === 'global' ? '*' : on.schema] as const))(
    '%s on %s',
    async (privilege, where) => {
      const url = await makeUser(...clauses(`${privilege} ${where === 'DATABASE' ? database.name : where}`));
      const missing = (await examine(url)).filter(({ name }) => /^grant /.test(name));
      expect(missing).toHaveLength(1);
      const [check] = missing;
      expect(check?.name).toBe(`grant ${privilege}`);
      expect(check?.status).toBe(where === 'performance_schema' ? 'warning' : 'error');
      expect(check?.remedy).toMatch(/^GRANT .* TO `phasedb_\w+`@`%`;$/);
      await database.query(check?.remedy ?? '');
      expect((await examine(url)).filter(({ name }) => /^grant /.test(name))).toEqual([]);
    },
  );
});

test('it writes nothing, and says no password', async () => {
  const report = await runDoctor(commandContextOf(await makeUser('SELECT ON *.*')), { replicas: [] });
  expect(await database.query('SHOW TABLES')).toEqual([]);
  expect(JSON.stringify(report)).not.toContain('secret-pw');
});

test('a user without any right to the database still learns what it lacks', async () => {
  const checks = await examine(await makeUser('PROCESS ON *.*'));
  expect(checks[0]).toMatchObject({ name: 'database', status: 'error' });
  expect(
    checks.filter(({ name, status }) => /^grant /.test(name) && status === 'error').map(({ name }) => name),
  ).toContain('grant CREATE TEMPORARY TABLES');
});

test('privileges of a role count when it is active, and a role that is not is named', async () => {
  const role = `${user}_role`;
  await database.query('CREATE ROLE ?', [role]);
  try {
    for (const clause of clauses()) await database.query(`GRANT ${clause} TO ?`, [role]);
    const url = await makeUser(`SELECT ON \`${database.name.replaceAll('_', '\\_')}\`.*`);
    await database.query("GRANT ? TO ?@'%'", [role, user]);
    const before = await examine(url);
    expect(before.find(({ name }) => name === 'roles')?.found).toContain(role);
    await database.query("SET DEFAULT ROLE ALL TO ?@'%'", [user]);
    expect((await examine(url)).filter(({ name }) => /grant |roles/.test(name))).toEqual([]);
  } finally {
    await database.query('DROP ROLE ?', [role]);
  }
});

test('a URL without a database, one that does not exist', async () => {
  const root = database.url.replace(/\/[^/]*$/, '');
  expect((await examine(root))[0]).toMatchObject({ name: 'database', status: 'error' });
  expect((await examine(`${root}/no_such_database`))[0]?.found).toContain('no_such_database');
});

test('a migration file asks for what its statements need', async () => {
  const migration = await readMigrationFile('examples/orders_customer_foreign_key.yaml');
  const url = await makeUser(...clauses());
  const lacking = (await examine(url, { migration, replicas: [] })).filter(({ name }) => /^grant /.test(name));
  expect(lacking.map(({ name }) => name)).toEqual(['grant REFERENCES']);
});

test('a foreign table of the name of a state table is an error', async () => {
  await database.query('CREATE TABLE phasedb_locks (id INT PRIMARY KEY)');
  try {
    expect((await examine(database.url)).find(({ name }) => name === 'state tables')).toMatchObject({
      status: 'error',
    });
  } finally {
    await database.query('DROP TABLE phasedb_locks');
  }
});

describeWithOwnServer('replicas and settings', () => {
  let server: Sandbox;
  let own: TestDatabase;

  beforeAll(async () => {
    server = await startOwnServer({ settings: { partial_revokes: 'ON' } });
    own = await createTestDatabase('doc_tor', server);
  });
  afterAll(async () => {
    await own?.drop();
    await server?.stop();
  });

  test('partial revokes are exceptions, and wildcards in names are characters', async () => {
    await own.query("CREATE USER part@'%' IDENTIFIED BY 'p'");
    await own.query("GRANT ALL ON *.* TO part@'%'");
    await own.query(`REVOKE INDEX ON \`${own.name}\`.* FROM part@'%'`);
    const url = urlAs(own.url, 'part', 'p');
    const missing = (await examine(url)).filter(({ name }) => /^grant /.test(name));
    expect(missing.map(({ name }) => name)).toEqual(['grant INDEX']);
    await own.query(missing[0]?.remedy ?? '');
    expect((await examine(url)).filter(({ name }) => /^grant /.test(name))).toEqual([]);
  });

  test('settings that hinder are named', async () => {
    await own.query(
      "SET GLOBAL sql_mode = 'NO_ENGINE_SUBSTITUTION', GLOBAL read_only = ON, GLOBAL binlog_format = 'STATEMENT'",
    );
    try {
      const checks = await examine(own.url);
      expect(checks.find(({ name }) => name === 'sql_mode')).toMatchObject({ status: 'warning' });
      expect(checks.find(({ name }) => name === 'read_only')).toMatchObject({ status: 'error' });
      expect(checks.find(({ name }) => name === 'binary log')).toMatchObject({ status: 'error' });
    } finally {
      await own.query("SET GLOBAL sql_mode = DEFAULT, GLOBAL read_only = OFF, GLOBAL binlog_format = 'ROW'");
    }
  });

  test('a replica: unnamed, named, stopped, without grants, and what is none', async () => {
    const named = (checks: readonly Check[], name: string) => checks.find((check) => check.name.startsWith(name));
    expect(named(await examine(own.url), 'replicas')).toMatchObject({ status: 'ok' });

    const replica = await server.addReplica();
    const url = `${replica.url}/${own.name}`;
    expect(named(await examine(own.url), 'replicas')).toMatchObject({
      status: 'error',
      remedy: expect.stringContaining('--replica'),
    });
    const withReplica = (...urls: string[]) => examine(own.url, { replicas: urls.map((one) => parseTarget(one)) });
    const good = await withReplica(url);
    expect(notOk(good.filter(({ name }) => name.startsWith('replica')))).toEqual([]);

    await own.query("CREATE USER bare@'%' IDENTIFIED BY 'p'");
    await own.query(`GRANT INSERT ON \`${own.name}\`.* TO bare@'%'`);
    await expect
      .poll(async () =>
        (await withReplica(urlAs(url, 'bare', 'p')))
          .filter(({ name }) => name.includes(': grant '))
          .map(({ status }) => status),
      )
      .toEqual(['error', 'warning']);

    const control = await mysql.createConnection({ uri: replica.url });
    await control.query('STOP REPLICA SQL_THREAD');
    expect(named(await withReplica(url), 'replica ')).toMatchObject({
      status: 'error',
      found: expect.stringContaining('applier does not run'),
    });
    await control.query('START REPLICA');
    await control.end();

    expect(named(await withReplica(own.url), 'replica ')).toMatchObject({
      status: 'error',
      found: expect.stringContaining('source itself'),
    });
    expect(named(await withReplica('mysql://root:x@127.0.0.1:1/x'), 'replica ')).toMatchObject({ status: 'error' });
    expect(named(await withReplica(database.url), 'replica ')).toMatchObject({
      status: 'error',
      found: 'replicates from no server',
    });
  });
});
