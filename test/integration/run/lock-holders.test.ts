import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Failure } from '../../../src/core/failure.ts';
import { hideValues } from '../../../src/core/row-value.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { createTestDatabase, describeWithOwnServer, startOwnServer, type TestDatabase } from '../../database.ts';
import { startChild, until } from './child.ts';
import { urlAs } from './command-context.ts';
import { dropState, listen, migrationOf, runIt } from './running.ts';

// The backup lock and the global read lock are the whole server's.
describeWithOwnServer('who holds the locks of a statement', () => {
  let server: Sandbox;
  let database: TestDatabase;
  let holder: Connection;

  beforeAll(async () => {
    server = await startOwnServer();
    database = await createTestDatabase('holders', server);
  });
  afterAll(async () => {
    await database.drop();
    await server.stop();
  });
  beforeEach(async () => {
    await dropState(database);
    await database.query('DROP TABLE IF EXISTS t, u, parent');
    await database.query('CREATE TABLE parent (id INT PRIMARY KEY)');
    await database.query('CREATE TABLE t (id INT PRIMARY KEY, a INT NULL, parent INT NULL)');
    await database.query('INSERT INTO parent VALUES (1)');
    await database.query('INSERT INTO t (id) VALUES (1), (2)');
    // The state is there, as it is from the second migration of a database on.
    await runIt(database, await migration('CREATE TABLE u (id INT PRIMARY KEY)', '{}', 'before'));
    await database.query('DROP TABLE u');
    holder = await mysql.createConnection({ uri: database.url, multipleStatements: true });
  });
  afterEach(async () => {
    holder.destroy();
    for (const { data } of await database.query<{ data: string }>('XA RECOVER CONVERT XID'))
      await database.query(`XA ROLLBACK ${data}`);
  });

  const addColumn = 'ALTER TABLE t ADD COLUMN b INT NULL';
  const reads = 'START TRANSACTION; SELECT COUNT(*), SLEEP(1.1) FROM t';
  const migration = (sql: string, limits = '{lock_wait_timeout_s: 1, retries: 0}', name = 'change') =>
    migrationOf(`migration: ${name}
phases:
  - name: expand
    sql: |
      ${sql}
    irreversible: test
    allow: [{what: copy, reason: test}, {what: destructive, reason: test}]
    ddl: ${limits}
`);

  /** Runs a failing migration, carries out what its message says, and goes on with resume. */
  async function failsAndIsMended(sql: string): Promise<Failure> {
    const failure = await runIt(database, await migration(sql)).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (!(failure instanceof Failure)) throw new Error(`no failure: ${failure}`);
    const [command] = /(?:KILL|XA ROLLBACK) [^.;]+/.exec(failure.remedy ?? '') ?? [];
    if (command === undefined) throw failure;
    await database.query(command);
    expect(await runIt(database, await migration(sql), { mode: 'resume' })).toMatchObject({ exit: 0 });
    return failure;
  }

  it.each([
    ['a transaction', reads, addColumn, /connection ID \(root@\S+, busy for \d+ s\): SELECT \[hidden\] FROM t\b/],
    [
      'LOCK TABLES READ',
      'LOCK TABLES t READ',
      addColumn,
      /connection ID \(root@\S+, busy for \d+ s, holds LOCK TABLES\)/,
    ],
    ['LOCK TABLES WRITE', 'LOCK TABLES t WRITE', addColumn, /connection ID .*holds LOCK TABLES\)/],
    ['FLUSH TABLES t WITH READ LOCK', 'FLUSH TABLES t WITH READ LOCK', addColumn, /connection ID .*holds FLUSH TABLES/],
    ['a backup', 'LOCK INSTANCE FOR BACKUP', addColumn, /connection ID .*holds LOCK INSTANCE FOR BACKUP\)/],
    ['a backup, before a new table', 'LOCK INSTANCE FOR BACKUP', 'CREATE TABLE u (id INT PRIMARY KEY)', /BACKUP\)/],
    ['a transaction, before DROP', reads, 'DROP TABLE t', /connection ID/],
    ['a transaction, before RENAME', reads, 'RENAME TABLE t TO u', /connection ID/],
    [
      'a transaction, before a trigger',
      reads,
      'CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1',
      /connection ID/,
    ],
    [
      'a transaction on the parent of a foreign key',
      'START TRANSACTION; SELECT COUNT(*), SLEEP(1.1) FROM parent',
      'SET foreign_key_checks = 0; ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (parent) REFERENCES parent (id)',
      /connection ID .*FROM parent/,
    ],
  ])('%s: named, and what the message says ends it', async (_, lock, sql, named) => {
    await holder.query(lock);
    const failure = await failsAndIsMended(sql);
    expect(failure).toMatchObject({ code: 'metadata-lock-busy', exit: 1 });
    expect(hideValues(failure.message).replace(`connection ${holder.threadId} `, 'connection ID ')).toMatch(named);
  });

  it('a prepared XA transaction that no connection has: named as such, and what the message says ends it', async () => {
    await holder.query(
      "XA START 'lost', 'branch'; INSERT INTO t (id) VALUES (3); XA END 'lost', 'branch'; XA PREPARE 'lost', 'branch'",
    );
    await holder.end();
    await until(
      'its connection is gone',
      async () =>
        (await database.query('SELECT 1 FROM performance_schema.processlist WHERE ID = ?', [holder.threadId]))
          .length === 0,
    );
    const failure = await failsAndIsMended(addColumn);
    expect(failure.message).toContain(
      "a prepared XA transaction that no connection has any more (XA RECOVER lists X'6C6F7374',X'6272616E6368',1)",
    );
  });

  it('nothing is sent while a long transaction holds the table: the application does not wait', async () => {
    await holder.query(reads);
    const { events, report } = listen();
    const run = runIt(database, await migration(addColumn, '{lock_wait_timeout_s: 2, retries: 9}'), { report });
    await until('it says whom it waits for', () => events.some(({ type }) => type === 'statement-waiting'));
    expect(events.find(({ type }) => type === 'statement-waiting')).toMatchObject({
      sent: false,
      blockers: [{ id: holder.threadId }],
    });
    const waiting = await database.query(
      "SELECT 1 FROM performance_schema.metadata_locks WHERE OBJECT_SCHEMA = DATABASE() AND LOCK_STATUS = 'PENDING'",
    );
    expect(waiting).toEqual([]);
    await holder.query('COMMIT');
    expect(await run).toMatchObject({ exit: 0 });
  });

  it('what a dead runner leaves waiting ends by itself: the server waits for the first lock as long as the statement may wait at all', async () => {
    await database.query(
      "CREATE USER IF NOT EXISTS plain@'%' IDENTIFIED BY 'secret-pw'; GRANT ALL ON *.* TO plain@'%'; REVOKE SELECT ON *.* FROM plain@'%'",
    );
    await database.query(`GRANT ALL ON ${database.name}.* TO plain@'%'`);
    await holder.query(reads);
    const folder = await mkdtemp(join(tmpdir(), 'phasedb-holders-'));
    const waitOf = async (sql: string, allow: string): Promise<string> => {
      const file = join(folder, 'change.yaml');
      await writeFile(
        file,
        `migration: change
phases:
  - name: expand
    sql: ${sql}
    irreversible: test
    allow: [{what: ${allow}, reason: test}]
    ddl: {lock_wait_timeout_s: 3, commit_lock_wait_s: 40}
`,
      );
      const child = startChild(urlAs(database.url, 'plain', 'secret-pw'), file, 'resume');
      const waiting = async () =>
        (
          await database.query<{ id: number; value: string }>(
            `SELECT t.PROCESSLIST_ID AS id, v.VARIABLE_VALUE AS value FROM performance_schema.threads t
              JOIN performance_schema.variables_by_thread v ON v.THREAD_ID = t.THREAD_ID AND v.VARIABLE_NAME = 'lock_wait_timeout'
              WHERE t.PROCESSLIST_STATE LIKE 'Waiting for%lock' AND t.PROCESSLIST_INFO LIKE '%phasedb:%'`,
          )
        )[0];
      const found = await until('it waits', waiting);
      child.process.kill('SIGKILL');
      await child.ended;
      // The server does not notice.
      expect(await waiting()).toEqual(found);
      await database.query(`KILL ${found.id}`);
      await until('it is gone', async () => (await waiting()) === undefined);
      await dropState(database);
      return found.value;
    };
    expect(await waitOf(addColumn, 'blocking')).toBe('3');
    expect(await waitOf('ALTER TABLE t ADD INDEX (a)', 'blocking')).toBe('40');
    expect(await waitOf('DROP TABLE t', 'destructive')).toBe('3');
    await rm(folder, { recursive: true });
  });

  it.each([['a backup', 'LOCK INSTANCE FOR BACKUP', /connection ID .*holds LOCK INSTANCE FOR BACKUP\)/]])(
    '%s in front of the first run of all: named, nothing is written, and what the message says ends it',
    async (_, lock, named) => {
      await dropState(database);
      await holder.query(lock);
      const refused: unknown = await runIt(database, await migration(addColumn)).catch((error: unknown) => error);
      if (!(refused instanceof Failure)) throw new Error(`no failure: ${refused}`);
      expect(refused).toMatchObject({ code: 'state-locked', exit: 3 });
      expect(refused.message.replace(`connection ${holder.threadId} `, 'connection ID ')).toMatch(named);
      await database.query(/KILL \d+/.exec(refused.remedy ?? '')?.[0] ?? '');
      expect(await runIt(database, await migration(addColumn))).toMatchObject({ exit: 0 });
    },
  );

  it.each([
    [
      'a transaction',
      'START TRANSACTION; UPDATE t SET parent = 1 WHERE id = 2',
      /connection ID \(root@.*: UPDATE t \[hidden\]/,
    ],
    [
      'a prepared XA transaction',
      "XA START 'lost'; UPDATE t SET parent = 1 WHERE id = 2; XA END 'lost'; XA PREPARE 'lost'",
      /a prepared XA transaction that no connection has any more \(XA RECOVER lists X'6C6F7374',X'',1\)/,
    ],
  ])(
    'a row of a backfill that %s holds for good: named, and what the message says ends it',
    async (what, lock, named) => {
      await holder.query(lock);
      if (what.includes('XA')) await holder.end();
      const fill = await migrationOf(`migration: fill
phases:
  - name: backfill
    irreversible: test
    batch: {query: 'UPDATE t SET a = id WHERE a IS NULL LIMIT {batch_size}', delay_ms: 0, lag_threshold_ms: 0}
`);
      const { events, report } = listen();
      const run = runIt(database, fill, { report });
      const heldBy = () =>
        events
          .flatMap((event) => (event.type === 'backfill-progress' ? (event.throttled ?? '') : ''))
          .find((text) => text.includes('are held by'));
      const said = await until('it names the holder', heldBy);
      expect(hideValues(said).replace(`connection ${holder.threadId} `, 'connection ID ')).toMatch(named);
      await database.query(what.includes('XA') ? "XA ROLLBACK X'6C6F7374',X'',1" : `KILL ${holder.threadId}`);
      expect(await run).toMatchObject({ exit: 0 });
      expect(await database.query('SELECT id FROM t WHERE a <> id OR a IS NULL')).toEqual([]);
    },
  );

  it('FLUSH TABLES WITH READ LOCK in the middle of a phase: waited for and named, and what was done is not forgotten', async () => {
    const { events, report } = listen();
    const run = runIt(database, await migration(`${addColumn}; CREATE TABLE u (id INT PRIMARY KEY)`, '{}'), { report });
    await until(
      'its first statement is done',
      async () => (await database.query("SHOW COLUMNS FROM t LIKE 'b'")).length > 0,
    );
    await holder.query('FLUSH TABLES WITH READ LOCK');
    await until('it says whom it waits for', () =>
      events.some(
        (event) =>
          (event.type === 'warning' && event.text.includes('FLUSH TABLES WITH READ LOCK')) ||
          (event.type === 'statement-waiting' && event.blockers.some(({ id }) => id === holder.threadId)) ||
          event.type === 'phase-ended',
      ),
    );
    await holder.query('UNLOCK TABLES');
    expect(await run).toMatchObject({ exit: 0 });
  });
});
