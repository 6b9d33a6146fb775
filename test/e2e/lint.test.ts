import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database.ts';
import { until } from '../integration/run/child.ts';
import { phasedb } from './phasedb.ts';

const example = 'examples/add_checksum_column.yaml';
let database: TestDatabase;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'phasedb-lint-'));
  database = await createTestDatabase('lint');
  await database.query(
    'CREATE TABLE EVENTS (ID BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, USER_ID BIGINT UNSIGNED NOT NULL, PAYLOAD VARCHAR(255) NOT NULL)',
  );
  await database.query("INSERT INTO EVENTS (USER_ID, PAYLOAD) VALUES (1, 'secret row')");
});
afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

const json = (text: string) => JSON.parse(text);
const rulesIn = (text: string) => json(text).findings.map(({ rule }: { rule: string }) => rule);

describe('lint', () => {
  it('finds few things in the published example, and says what MySQL does with each statement', async () => {
    const ended = await phasedb(['lint', example, '--schema', 'examples/schema.sql', '--format', 'json']);
    expect(ended.exit, ended.all).toBe(0);
    expect(rulesIn(ended.stdout)).toEqual(['version-pin-missing', 'rollback-missing', 'ddl-inplace-rebuild']);
    const statements = json(ended.stdout).migrations[0].phases.flatMap(
      (phase: { statements: object[] }) => phase.statements,
    );
    expect(statements).toMatchObject([
      { algorithm: 'instant', lock: 'none', rebuild: false },
      { algorithm: 'none' },
      { algorithm: 'none' },
      { algorithm: 'inplace', lock: 'none', rebuild: true },
      { algorithm: 'inplace', lock: 'none', rebuild: false },
    ]);
  });

  it('reads a server and a snapshot of it alike, and the snapshot holds no row', async () => {
    const live = await phasedb(['lint', example, '--db', database.url, '--format', 'json']);
    expect(live.exit, live.all).toBe(0);
    const taken = await phasedb(['snapshot'], { url: database.url });
    expect(taken.exit, taken.all).toBe(0);
    expect(taken.stdout).not.toContain('secret row');
    expect(json(taken.stdout)).toMatchObject({
      version: 1,
      database: database.name,
      tables: [{ name: 'EVENTS', kind: 'table', row_versions: 0, index_sizes: { PRIMARY: expect.any(Number) } }],
    });
    const path = join(folder, 'snapshot.json');
    await writeFile(path, taken.stdout);
    const offline = await phasedb(['lint', example, '--snapshot', path, '--format', 'json']);
    const { knowledge: ofSnapshot, ...fromSnapshot } = json(offline.stdout);
    const { knowledge: ofServer, ...fromServer } = json(live.stdout);
    expect(fromSnapshot).toEqual(fromServer);
    expect(ofServer).toMatchObject({ tables: 'server', takenOn: null });
    expect(ofSnapshot).toEqual({ ...ofServer, tables: 'snapshot', takenOn: json(taken.stdout).taken_at.slice(0, 10) });
    // A table of this size may be rebuilt.
    expect(rulesIn(live.stdout)).toEqual(['rollback-missing']);
    const again = await phasedb(['snapshot'], { url: database.url });
    const undated = (text: string) => text.replace(/"taken_at": "[^"]*"/, '');
    expect(undated(again.stdout)).toBe(undated(taken.stdout));
  });

  it('tries a backfill on the server where --measure says so, and changes nothing there', async () => {
    const schema = `CREATE TABLE numbers (id INT NOT NULL PRIMARY KEY, a INT NULL)`;
    await database.query(schema);
    await database.query(
      'INSERT INTO numbers SELECT n, NULL FROM (WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 900) SELECT n FROM s) AS s',
    );
    const file = join(folder, 'numbers.yaml');
    await writeFile(
      file,
      'migration: numbers\nphases:\n  - name: backfill\n    irreversible: test\n    batch:\n      query: UPDATE numbers SET a = id WHERE a IS NULL LIMIT {batch_size}\n',
    );
    const basis = async (...words: string[]) => {
      const ended = await phasedb([
        'lint',
        file,
        '--db',
        database.url,
        '--format',
        'json',
        '--fail-on',
        'never',
        ...words,
      ]);
      expect(ended.exit, ended.all).toBe(0);
      return json(ended.stdout).migrations[0].phases[0].estimate?.basis;
    };
    expect(await basis()).toBeUndefined();
    expect(await basis('--estimate')).toEqual({
      kind: 'statistics',
      confidence: 'low',
      text: 'estimated from the table size only, assuming that every row changes',
    });
    expect(await basis('--measure')).toEqual({
      kind: 'measured',
      confidence: 'high',
      text: expect.stringMatching(/^measured on \d{3} rows at \d places?$/),
    });
    expect(await database.query('SELECT COUNT(*) AS n FROM numbers WHERE a IS NOT NULL')).toEqual([{ n: 0 }]);
    const without = await phasedb(['lint', file, '--schema', 'examples/schema.sql', '--measure']);
    expect(without.exit).toBe(64);
    expect(without.stderr).toContain('Give its URL as --db.');
    await database.query('DROP TABLE numbers');
  });

  it('leaves nothing running on the server when it is interrupted in the middle of a sample', async () => {
    await database.query('CREATE TABLE slow (id INT NOT NULL PRIMARY KEY, a INT NULL)');
    await database.query('INSERT INTO slow VALUES (1, NULL), (2, NULL), (3, NULL), (4, NULL), (5, NULL), (6, NULL)');
    const file = join(folder, 'slow.yaml');
    const heavy = "SIGN(LENGTH(REPLACE(REPEAT('abcdefghij', 6000000), 'j', 'zz'))) + ".repeat(4);
    await writeFile(
      file,
      `migration: slow\nphases:\n  - name: backfill\n    irreversible: test\n    batch:\n      query: UPDATE slow SET a = ${heavy} id WHERE a IS NULL LIMIT {batch_size}\n`,
    );
    const running = async () =>
      (
        await database.query(
          "SELECT ID FROM performance_schema.processlist WHERE DB = DATABASE() AND INFO LIKE 'UPDATE slow%' AND ID <> CONNECTION_ID()",
        )
      ).length;
    const child = spawn(process.execPath, ['dist/cli.js', 'lint', file, '--db', database.url, '--measure'], {
      env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' },
      stdio: 'ignore',
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await until('it tries a row', async () => (await running()) > 0);
    child.kill('SIGINT');
    expect(await ended).toBe(5);
    // A row that is being worked out is worked out to its end.
    await until('it is gone', async () => (await running()) === 0);
    expect(await database.query('SELECT COUNT(*) AS n FROM slow WHERE a IS NOT NULL')).toEqual([{ n: 0 }]);
    await database.query('DROP TABLE slow');
  });

  it('asks a probe server, leaves nothing there, and says the same', async () => {
    // Other tests ask this server at the same time: a schema that is being asked holds the lock of its name.
    const left = () =>
      database.query(
        "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME LIKE 'phasedb\\_probe\\_%' AND IS_FREE_LOCK(SCHEMA_NAME) = 1",
      );
    const ended = await phasedb([
      'lint',
      example,
      '--schema',
      'examples/schema.sql',
      '--probe-url',
      database.url,
      '--format',
      'json',
    ]);
    expect(ended.exit, ended.all).toBe(0);
    const statements = json(ended.stdout).migrations[0].phases.flatMap(
      (phase: { statements: object[] }) => phase.statements,
    );
    expect(statements).toMatchObject([
      { algorithm: 'instant', decidedBy: 'probe' },
      { algorithm: 'none', decidedBy: 'rules' },
      { algorithm: 'none', decidedBy: 'rules' },
      { algorithm: 'inplace', rebuild: true, decidedBy: 'probe' },
      { algorithm: 'inplace', rebuild: false, decidedBy: 'probe' },
    ]);
    await expect.poll(left, { timeout: 60_000, interval: 500 }).toEqual([]);
  });

  it('judges only what is not complete on the server', async () => {
    const own = await createTestDatabase('lint_partly');
    try {
      await own.query(
        'CREATE TABLE EVENTS (ID BIGINT PRIMARY KEY, USER_ID BIGINT NOT NULL, PAYLOAD VARCHAR(255) NOT NULL)',
      );
      const expanded = await phasedb(['run', example, '--phase', 'expand'], { url: own.url });
      expect(expanded.exit, expanded.all).toBe(0);
      const tables = async () => JSON.stringify(await own.query('SHOW TABLES'));
      const before = await tables();
      const ended = await phasedb(['lint', example, '--db', own.url, '--format', 'json']);
      expect(json(ended.stdout).migrations[0].phases.map(({ name }: { name: string }) => name)).toEqual([
        'backfill',
        'gate',
        'contract',
      ]);
      expect(await tables()).toBe(before);
    } finally {
      await own.drop();
    }
  });

  it('judges what stands behind the last gate alone, where that is asked for', async () => {
    const ended = await phasedb([
      'lint',
      example,
      '--schema',
      'examples/schema.sql',
      '--post-gate',
      '--format',
      'json',
      '--mysql-version',
      '8.4.0',
    ]);
    expect(json(ended.stdout).migrations[0].phases.map(({ name }: { name: string }) => name)).toEqual(['contract']);
    expect(rulesIn(ended.stdout)).toEqual(['ddl-inplace-rebuild']);
  });

  it('takes files, schema and severities from the configuration, and records a baseline', async () => {
    const cwd = join(folder, 'project');
    await (await import('node:fs/promises')).mkdir(join(cwd, 'db'), { recursive: true });
    await writeFile(join(cwd, 'db/a.yaml'), await readFile(example));
    await writeFile(join(cwd, 'schema.sql'), await readFile('examples/schema.sql'));
    await writeFile(
      join(cwd, 'phasedb.config.yaml'),
      'mysql_version: "8.4"\nschema: schema.sql\nmigrations: ["db/*.yaml"]\nrules: {rollback-missing: off, ddl-inplace-rebuild: error}\n',
    );
    const ended = await phasedb(['lint', '--format', 'json'], { cwd });
    expect(ended.exit).toBe(1);
    expect(json(ended.stdout)).toMatchObject({
      findings: [{ rule: 'ddl-inplace-rebuild', severity: 'error', file: 'db/a.yaml' }],
    });
    const written = await phasedb(['lint', '--baseline', 'b.json', '--write-baseline'], { cwd });
    expect(written.exit, written.all).toBe(0);
    expect((await phasedb(['lint', '--baseline', 'b.json'], { cwd })).exit).toBe(0);
    expect((await phasedb(['lint', '--fail-on', 'never'], { cwd })).exit).toBe(0);
    await writeFile(join(cwd, 'phasedb.config.yaml'), 'mysql_version: "8.4"\nshema: schema.sql\n');
    const unknown = await phasedb(['lint', 'db/a.yaml', '--format', 'json'], { cwd });
    expect(unknown.exit).toBe(1);
    expect(rulesIn(unknown.stdout)).toContain('config-unknown-key');
  });

  it.each([
    ['no file', ['lint'], 64, 'No migration file is given'],
    ['a file that is not there', ['lint', 'nowhere.yaml'], 1, 'the file does not exist'],
    ['a glob of nothing', ['lint', 'nowhere/*.yaml'], 64, 'No file matches'],
    [
      'two sources',
      ['lint', example, '--schema', 'examples/schema.sql', '--snapshot', 'x.json'],
      64,
      'Keep one of them',
    ],
    [
      'a schema that is not there',
      ['lint', example, '--schema', 'nowhere.sql'],
      1,
      'cannot be read: the file does not exist',
    ],
    [
      'a snapshot that nobody has made yet',
      ['lint', example, '--snapshot', 'nowhere.json'],
      1,
      'Write the first snapshot in a terminal: node dist/cli.js snapshot --db URL',
    ],
    [
      'a snapshot that is none',
      ['lint', example, '--snapshot', 'package.json'],
      1,
      'Cannot read the snapshot package.json: version is missing or invalid.',
    ],
    ['a version that is none', ['lint', example, '--mysql-version', '5.7'], 64, 'does not support MySQL "5.7"'],
    ['a baseline that is not there', ['lint', example, '--baseline', 'nowhere.json'], 64, 'does not exist'],
    ['an unknown format', ['lint', example, '--format', 'xml'], 64, 'Write json, junit, markdown, sarif or text.'],
    [
      'a server that does not answer',
      ['lint', example, '--db', 'mysql://u:geheim@127.0.0.1:1/d'],
      1,
      'No MySQL server answers',
    ],
    [
      'a probe that does not answer',
      ['lint', example, '--probe-url', 'mysql://u:geheim@127.0.0.1:1/d'],
      1,
      'No MySQL server answers',
    ],
  ])('%s is told in a paragraph', async (_, args, exit, text) => {
    const ended = await phasedb(args);
    expect(ended.exit, ended.all).toBe(exit);
    expect(ended.stderr.replace(/\s+/g, ' ')).toContain(text);
    expect(ended.all).not.toMatch(/\n\s+at .*\(/);
    expect(ended.all).not.toContain('geheim');
  });

  it('makes findings of files that are no migration, and goes on to the next', async () => {
    const bad = join(folder, 'latin1.yaml');
    await writeFile(bad, Buffer.from([0x6d, 0x3a, 0x20, 0xe4, 0x0a]));
    const ended = await phasedb(['lint', bad, example, '--schema', 'examples/schema.sql', '--format', 'json']);
    expect(ended.exit).toBe(1);
    expect(json(ended.stdout)).toMatchObject({
      migrations: [{ name: 'add_checksum_column' }],
      findings: expect.arrayContaining([expect.objectContaining({ rule: 'phase-file-invalid', file: bad, line: 1 })]),
    });
  });
});
