import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { passwordTraces } from '../rogue-server/password-traces.ts';
import { startRogueServer } from '../rogue-server/rogue-server.ts';
import * as script from '../rogue-server/scripts.ts';
import { type Ended, phasedb } from './phasedb.ts';

const server = inject('server');
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  database = await createTestDatabase('bad_input');
  folder = await mkdtemp(join(tmpdir(), 'phasedb-bad-input-'));
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  await database.query(
    `DROP TABLE IF EXISTS phasedb_history, phasedb_checkpoints, phasedb_locks, phasedb_fences, t, nokey`,
  );
  await database.query('DROP VIEW IF EXISTS v');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL)');
  await database.query('INSERT INTO t (id) VALUES (1), (2), (3)');
  await database.query('CREATE TABLE nokey (a INT NULL, b INT NULL)');
  await database.query('INSERT INTO nokey VALUES (1, 1)');
  await database.query('CREATE VIEW v AS SELECT id, a FROM t');
});

/** Everything in the database that a refused command must leave as it was. */
async function fingerprint(): Promise<string> {
  const tables = await database.query<{ name: string; sum: string | null }>(
    'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1',
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const [definition] = await database.query('SHOW CREATE TABLE ??', [name]);
    parts.push(JSON.stringify(definition), JSON.stringify(await database.query('SELECT * FROM ??', [name])));
  }
  return parts.join('\n');
}

const password = 'Sehr-geheim#1';

function expectParagraph(ended: Ended, exit: number, ...parts: readonly (string | RegExp)[]): void {
  expect(ended.exit, ended.all).toBe(exit);
  for (const part of parts)
    expect(ended.stderr).toMatch(
      part instanceof RegExp ? part : new RegExp(part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', '\\s+')),
    );
  expect(ended.all).not.toMatch(/\n\s+at .*\(?[\w/.-]+:\d+:\d+\)?/);
  expect(ended.all).not.toContain(password);
  expect(ended.all).not.toContain(encodeURIComponent(password));
  // Place, cause and remedy, not a wall of text.
  expect(ended.stderr.trim().split('\n').length).toBeLessThan(25);
}

const batch = (query: string) => `migration: m\nphases:\n  - name: backfill\n    batch:\n      query: "${query}"\n`;
const ddl = (sql: string) => `migration: m\nphases:\n  - name: expand\n    sql: "${sql}"\n    irreversible: test\n`;

const files: readonly { name: string; text: string | Buffer; exit?: number; says: readonly (string | RegExp)[] }[] = [
  { name: 'malformed YAML', text: 'migration: m\nphases: [\n', says: [/file\.yaml:\d+:\d+/] },
  { name: 'tabs', text: 'migration: m\nphases:\n\t- name: expand\n', says: [/file\.yaml:3:1/, /tab/i] },
  { name: 'duplicate keys', text: 'migration: m\nmigration: n\nphases: []\n', says: [/file\.yaml:2:1/, 'migration'] },
  {
    name: 'unknown keys',
    text: `${ddl('ALTER TABLE t ADD COLUMN c INT')}    rolback_sql: x\n`,
    says: [/file\.yaml:6:5/, 'rollback_sql'],
  },
  {
    name: 'wrong types',
    text: batch('UPDATE t SET a = 1 LIMIT {batch_size}').concat('      size: many\n'),
    says: [/file\.yaml:6:\d+/, 'size', /number/],
  },
  { name: 'an empty file', text: '', says: [/file\.yaml:1:1/, /contains\s+no\s+migration/] },
  { name: 'a 10 MB file', text: Buffer.alloc(10 * 1024 * 1024, 'x'), says: ['it has 10.0 MiB; the limit is 8.0 MiB'] },
  {
    name: 'a phase out of order',
    text: `migration: m\nphases:\n  - name: contract\n    sql: DROP TABLE t\n    irreversible: x\n  - name: expand\n    sql: ALTER TABLE t ADD COLUMN c INT\n    irreversible: x\n`,
    says: [/file\.yaml:\d+:\d+/, 'contract'],
  },
  {
    name: 'a query without {batch_size}',
    text: batch('UPDATE t SET a = 1 WHERE a IS NULL'),
    says: [/file\.yaml:5:\d+/, '{batch_size}'],
  },
  {
    name: 'a second LIMIT',
    text: batch('UPDATE t SET a = 1 LIMIT 5 LIMIT {batch_size}'),
    says: [/file\.yaml:5:\d+/, 'LIMIT'],
  },
  {
    name: 'a table that does not exist (backfill)',
    text: batch('UPDATE missing SET a = 1 WHERE a IS NULL LIMIT {batch_size}'),
    says: [/file\.yaml:3:5/, 'missing', /does\s+not\s+exist/],
  },
  {
    name: 'a table that does not exist (expand)',
    text: ddl('ALTER TABLE missing ADD COLUMN c INT'),
    says: [/file\.yaml:4:\d+/, 'missing', /does\s+not\s+exist/],
  },
  {
    name: 'a view',
    text: batch('UPDATE v SET a = 1 WHERE a IS NULL LIMIT {batch_size}'),
    says: [/file\.yaml:3:5/, /is\s+a\s+view/],
  },
  {
    name: 'a table without a key',
    text: batch('UPDATE nokey SET a = a + 1 LIMIT {batch_size}'),
    says: [/file\.yaml:3:5/, /primary\s+key/],
  },
];

describe('a bad file is refused with its place, cause and remedy, and the database stays as it is', () => {
  it.each(files)('$name', async ({ text, says, exit = 1 }) => {
    const file = join(folder, 'file.yaml');
    await writeFile(file, text);
    const before = await fingerprint();
    expectParagraph(await phasedb(['run', file, '--yes'], { url: database.url }), exit, ...says);
    expect(await fingerprint()).toBe(before);
  });

  it('two migrations of the same name with another content', async () => {
    const first = join(folder, 'first.yaml');
    const second = join(folder, 'second.yaml');
    await writeFile(first, ddl('ALTER TABLE t ADD COLUMN c INT NULL'));
    await writeFile(second, ddl('ALTER TABLE t ADD COLUMN d INT NULL'));
    expect((await phasedb(['run', first], { url: database.url })).exit).toBe(0);
    const before = await fingerprint();
    expectParagraph(
      await phasedb(['run', second], { url: database.url }),
      1,
      /second\.yaml:3:5/,
      '- ',
      '+ ',
      /accept-change/,
    );
    expect(await fingerprint()).toBe(before);
  });

  it('a file that is not there, and wrong usage', async () => {
    expectParagraph(await phasedb(['run', join(folder, 'none.yaml')], { url: database.url }), 1, 'none.yaml');
    expectParagraph(await phasedb(['run'], { url: database.url }), 64, 'migration file');
    expectParagraph(await phasedb(['rnu', 'x.yaml'], { url: database.url }), 64, 'run');
    expectParagraph(await phasedb(['run', 'x.yaml', '--phaze', 'expand'], { url: database.url }), 64, '--phase');
    expectParagraph(
      await phasedb(['run', 'examples/add_checksum_column.yaml', '--phase', 'expnd'], { url: database.url }),
      64,
      'expand',
    );
  });
});

describe('a server that cannot serve is refused likewise', () => {
  const file = 'examples/add_checksum_column.yaml';

  it('no database named at all', async () => {
    expectParagraph(await phasedb(['run', file, '--yes']), 64, 'DATABASE_URL');
  });

  it('nobody answers', async () => {
    expectParagraph(
      await phasedb(['run', file, '--yes'], { url: `mysql://app:${encodeURIComponent(password)}@127.0.0.1:1/x` }),
      1,
      '127.0.0.1:1',
    );
  });

  it('no database of that name', async () => {
    const url = database.url.replace(/\/[^/]*$/, '/no_such_database');
    expectParagraph(await phasedb(['run', file, '--yes'], { url }), 1, 'no_such_database');
  });

  it('no database in the URL', async () => {
    expectParagraph(await phasedb(['run', file, '--yes'], { url: server.url }), 1, /names\s+no\s+database/);
  });

  it('wrong password', async () => {
    const url = database.url.replace(/\/\/[^@]*@/, `//${server.user}:${encodeURIComponent(password)}@`);
    expectParagraph(await phasedb(['run', file, '--yes'], { url }), 1, server.user, /password/);
  });

  it('a URL whose password is not percent-encoded', async () => {
    const url = `mysql://app:${password}@127.0.0.1:3306/x`;
    expectParagraph(await phasedb(['run', file, '--yes'], { url }), 64, '%23');
    expectParagraph(await phasedb(['run', file, '--yes', '--db', url]), 64, '%23');
  });

  it('no grant', async () => {
    const user = `u${Date.now() % 1e9}`;
    await database.query(`CREATE USER ${user}@'%' IDENTIFIED BY '${password}'`);
    await database.query(`GRANT SELECT, PROCESS ON *.* TO ${user}@'%'`);
    const url = database.url.replace(/\/\/[^@]*@/, `//${user}:${encodeURIComponent(password)}@`);
    const own = join(folder, 'grant.yaml');
    await writeFile(own, ddl('ALTER TABLE t ADD COLUMN c INT NULL'));
    const before = await fingerprint();
    try {
      expectParagraph(await phasedb(['run', own], { url }), 1, 'GRANT', 'doctor');
      expect(await fingerprint()).toBe(before);
    } finally {
      await database.query(`DROP USER ${user}@'%'`);
    }
  });

  it.each([
    { name: 'a server that is too old', version: '5.7.44-log', says: '8.0.13' },
    { name: 'MariaDB', version: '11.4.2-MariaDB', says: 'MariaDB' },
  ])('$name', async ({ version, says }) => {
    const fake = await fakeServer(version);
    try {
      expectParagraph(
        await phasedb(['run', file, '--yes'], {
          url: `mysql://app:${encodeURIComponent(password)}@127.0.0.1:${fake.port}/x?ssl-mode=DISABLED`,
        }),
        1,
        says,
      );
      expect(fake.changed).toEqual([]);
    } finally {
      await new Promise((resolve) => fake.close(resolve));
    }
  });
});

describe('a server that asks for what it must not have', () => {
  it.each([
    { name: 'a file', play: script.asksForFile('/etc/passwd'), says: ['/etc/passwd', 'sent nothing of it'] },
    { name: 'the password', play: script.switchTo('mysql_clear_password'), says: ['did not send it', 'VERIFY_CA'] },
    { name: 'another plugin', play: script.switchTo('authentication_ldap_sasl_client'), says: ['does not support'] },
  ])('$name', async ({ play, says }) => {
    const rogue = await startRogueServer(play);
    try {
      const url = `mysql://app:${encodeURIComponent(password)}@127.0.0.1:${rogue.port}/shop`;
      expectParagraph(await phasedb(['status'], { url }), 1, ...says);
      await rogue.abandoned();
      const means = { challenges: [script.challenge], key: script.offeredKey.privateKey };
      expect(passwordTraces(password, rogue, means)).toEqual([]);
      expect(rogue.received.includes('root:')).toBe(false);
    } finally {
      await rogue.close();
    }
  });
});

/** Speaks MySQL's protocol, says another version, and answers every query with what such a server would say of itself. */
async function fakeServer(
  version: string,
): Promise<{ port: number; changed: string[]; close(done: (error?: Error) => void): void }> {
  const changed: string[] = [];
  const probe: Server = createServer();
  const port = await new Promise<number>((resolve) => {
    probe.listen(0, '127.0.0.1', () => resolve((probe.address() as { port: number }).port));
  });
  await new Promise((resolve) => probe.close(resolve));
  // biome-ignore lint/suspicious/noExplicitAny: the driver's types do not cover its server side
  const fake = (mysql as any).createServer();
  // biome-ignore lint/suspicious/noExplicitAny: as above
  fake.on('connection', (connection: any) => {
    connection.serverHandshake({
      protocolVersion: 10,
      serverVersion: version,
      connectionId: 7,
      statusFlags: 2,
      characterSet: 8,
      capabilityFlags: 0xffffff ^ 0x800,
    });
    connection.on('error', () => undefined);
    const settings: Record<string, string> = {};
    const answer = (sql: string) => {
      // The driver's server side goes on counting packets where the protocol begins anew with each command.
      connection.sequenceId = 1;
      if (!/^\s*(SELECT|SHOW|SET)\b/i.test(sql)) changed.push(sql);
      const values: Record<string, string> = {
        id: '7',
        uuid: 'fake',
        version,
        comment: version,
        sql_mode: '',
        time_zone: 'SYSTEM',
        system_time_zone: 'UTC',
        binlog_format: 'ROW',
        log_bin: '0',
        read_only: '0',
        account: 'app@%',
        db: 'x',
      };
      const names = [...sql.matchAll(/\bAS (\w+)/gi)].map((match) => match[1] ?? '');
      for (const [, name = '', value = ''] of sql.matchAll(/SESSION (\w+) = '?([^',]*)/g)) settings[name] = value;
      for (const [, name = '', as = ''] of sql.matchAll(/@@SESSION\.(\w+) AS (v\d+)/g))
        values[as] = settings[name] ?? '';
      if (names.length === 0) return connection.writeOk();
      connection.writeColumns(
        names.map((name) => ({
          catalog: 'def',
          schema: '',
          table: '',
          orgTable: '',
          name,
          orgName: name,
          characterSet: 33,
          columnLength: 384,
          columnType: 253,
          flags: 0,
          decimals: 0,
        })),
      );
      connection.writeTextRow(names.map((name) => values[name] ?? ''));
      connection.writeEof();
    };
    connection.on('query', answer);
    // What the driver's server side calls SET.
    connection.on('stmt_prepare', answer);
  });
  await new Promise<void>((resolve) => {
    fake.listen(port, '127.0.0.1', () => resolve());
  });
  return { port, changed, close: (done) => fake.close(done) };
}
