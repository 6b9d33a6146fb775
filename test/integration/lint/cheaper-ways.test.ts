import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { expand, findingsOf, lintExample } from '../../unit/lint/example.ts';

// What the rules about cost say of a statement, and what they advise instead, asked of a server.

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase('cheaper');
});
afterAll(() => database.drop());

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b VARCHAR(20) NOT NULL, c INT NULL,
  KEY ka (a), UNIQUE KEY ac (a, c), KEY bc (b, c))`;

/** Changes when the table is written anew. */
async function tableId(): Promise<unknown> {
  const name = `${database.name}/t`;
  const [row] = await database.query('SELECT TABLE_ID AS id FROM information_schema.INNODB_TABLES WHERE NAME = ?', [
    name,
  ]);
  return row?.id;
}

async function isWrittenAnew(statements: readonly string[]): Promise<boolean> {
  await database.query('DROP TABLE IF EXISTS t');
  await database.query(schema);
  await database.query("INSERT INTO t VALUES (1, 1, 'x', 1), (2, 2, 'y', 2)");
  const before = await tableId();
  for (const sql of statements) await database.query(sql);
  return (await tableId()) !== before;
}

/** Statements of a fix, up to the first phase in it. */
function statementsOf(fix: string | undefined): readonly string[] {
  return (fix ?? '').split('\n').filter((line) => /^(ALTER|CREATE|SET)\b/.test(line));
}

describe('what is rebuilt, and its fix is not', () => {
  it.each([
    ['mixed-instant-with-rebuild', 'ALTER TABLE t ADD COLUMN d INT NULL, ADD INDEX d (d)'],
    ['mixed-instant-with-rebuild', 'ALTER TABLE t ADD COLUMN d INT NULL, ADD INDEX ab (a, b), DROP INDEX ka'],
    ['algorithm-inplace-defeats-instant', 'ALTER TABLE t ADD COLUMN d INT NULL, ALGORITHM=INPLACE, LOCK=NONE'],
    ['algorithm-inplace-defeats-instant', 'ALTER TABLE t ALTER a SET DEFAULT 1, ALGORITHM=COPY'],
    ['drop-indexed-column', 'ALTER TABLE t DROP COLUMN c'],
    ['check-add-enforced', 'ALTER TABLE t ADD COLUMN d INT NULL, ADD CONSTRAINT pos CHECK (a > 0)'],
    ['check-add-enforced', 'ALTER TABLE t ADD COLUMN d INT NULL CHECK (d > 0) AFTER a'],
    ['expression-default-add', 'ALTER TABLE t ADD COLUMN d JSON NOT NULL DEFAULT (json_array()) FIRST'],
    ['expression-default-add', "ALTER TABLE t ADD COLUMN d TEXT NOT NULL DEFAULT ('x')"],
    ['functional-index-add', 'ALTER TABLE t ADD UNIQUE INDEX low ((lower(b)))'],
  ])('%s: %s', async (rule, sql) => {
    const version = String((await database.query('SELECT VERSION() AS version'))[0]?.version);
    const result = await lintExample({ schema: `${schema};`, version, file: expand(`${sql};`) });
    const [found] = findingsOf(rule, result);
    const fix = statementsOf(found?.fix);
    expect(fix.length).toBeGreaterThan(0);
    expect(await isWrittenAnew([sql])).toBe(true);
    expect(await isWrittenAnew(fix)).toBe(false);
  });
});

describe('a default that differs from call to call', () => {
  it('is refused on a new column, and the fix is not', async () => {
    const sql = 'ALTER TABLE t ADD COLUMN d CHAR(36) NOT NULL DEFAULT (uuid())';
    const result = await lintExample({ schema: `${schema};`, file: expand(`${sql};`) });
    const [found] = findingsOf('expression-default-add', result);
    const [log] = await database.query('SELECT @@log_bin AS isOn');
    if (log?.isOn === 1) await expect(isWrittenAnew([sql])).rejects.toMatchObject({ errno: 1674 });
    expect(await isWrittenAnew(statementsOf(found?.fix))).toBe(false);
  });
});

describe('a foreign key', () => {
  it('is added without a copy once the checks are off', async () => {
    await database.query('CREATE TABLE p (id BIGINT PRIMARY KEY)');
    await database.query('INSERT INTO p VALUES (1), (2)');
    const sql = 'ALTER TABLE t ADD CONSTRAINT t_p FOREIGN KEY (id) REFERENCES p (id)';
    const file = expand(`${sql};`);
    const result = await lintExample({ schema: `${schema};CREATE TABLE p (id BIGINT PRIMARY KEY);`, file });
    const [found] = findingsOf('fk-add-checked', result);
    expect(await isWrittenAnew([sql])).toBe(true);
    const lines = (found?.fix ?? '').split('\n').map((line) => line.trim());
    expect(await isWrittenAnew(lines.filter((line) => /^(SET|ALTER)\b/.test(line)))).toBe(false);
    const gate = lines.find((line) => line.startsWith('query:'))?.slice('query: '.length) ?? '';
    await database.query('SET foreign_key_checks = 0; DELETE FROM p WHERE id = 2; SET foreign_key_checks = 1');
    expect(Object.values((await database.query(JSON.parse(gate)))[0] ?? {})).toEqual([1]);
  });
});

describe('LOCK without ALGORITHM', () => {
  it('leaves INSTANT possible', async () => {
    expect(await isWrittenAnew(['ALTER TABLE t ADD COLUMN d INT NULL, LOCK=NONE'])).toBe(false);
  });

  it('is refused beside ALGORITHM=INSTANT', async () => {
    const refused = isWrittenAnew(['ALTER TABLE t ADD COLUMN d INT NULL, ALGORITHM=INSTANT, LOCK=NONE']);
    await expect(refused).rejects.toMatchObject({ errno: 1221 });
  });
});
