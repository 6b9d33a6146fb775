import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { decideByRules } from '../../../../src/analysis/decide.ts';
import { Catalog } from '../../../../src/catalog/catalog.ts';
import type { CatalogQuery } from '../../../../src/catalog/catalog-query.ts';
import { readSchema } from '../../../../src/catalog/from-sql.ts';
import { readLiveTable } from '../../../../src/catalog/live.ts';
import type { CatalogTable } from '../../../../src/catalog/table.ts';
import type { Version } from '../../../../src/core/mysql-version.ts';
import { openProbe, type Probe } from '../../../../src/ddl/probe/probe.ts';
import { Session } from '../../../../src/mysql/session.ts';
import { parseTarget } from '../../../../src/mysql/target.ts';
import { readStatement } from '../../../../src/sql/statements/read-statement.ts';
import { createTestDatabase, type TestDatabase } from '../../../database.ts';

let database: TestDatabase;
let connection: Connection;
let probe: Probe;
let version: Version;
const sent: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase('probe');
  connection = await mysql.createConnection({ uri: inject('server').url });
  const [major = 0, minor = 0, patch = 0] = inject('server')
    .version.split(/[^0-9]/)
    .map(Number);
  version = [major, minor, patch];
  probe = await openProbe(asking(connection), { otherwise: decideByRules });
});

afterAll(async () => {
  await probe.close();
  await connection.end();
  await database.drop();
});

afterEach(() => {
  sent.length = 0;
});

function asking(through: Connection): CatalogQuery {
  return async (sql, values) => {
    sent.push(sql);
    const [rows] = await through.query(sql, values === undefined ? undefined : [...values]);
    return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
  };
}

function ask(sql: string, catalog: Catalog, { versions = [version], by = probe, foreignKeyChecks = true } = {}) {
  const statement = readStatement(sql);
  return by.decide({ statement, sql, catalog, server: { strict: true, foreignKeyChecks }, versions });
}

async function short(sql: string, catalog: Catalog) {
  const { verdict, decidedBy } = await ask(sql, catalog);
  return `${decidedBy}: ${verdict.algorithm}, ${verdict.lock}${verdict.rebuild ? ', rebuild' : ''}`;
}

const orders =
  readSchema(`CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(50) NULL, total INT NOT NULL, KEY (note))
  DEFAULT CHARSET=utf8mb4`).catalog;

async function liveTable(name: string): Promise<CatalogTable> {
  const table = await readLiveTable((sql, values) => database.query(sql, [...(values ?? [])]), database.name, name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
}

async function schemas(): Promise<string[]> {
  const rows = await database.query<{ name: string }>('SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA');
  return rows.map(({ name }) => name);
}

test('the server decides what only it can: statements that take ALGORITHM', async () => {
  expect(await short('ALTER TABLE orders ADD COLUMN a INT', orders)).toBe('probe: instant, none');
  expect(await short('CREATE INDEX a ON orders (total)', orders)).toBe('probe: inplace, none');
  expect(await short('DROP INDEX note ON orders', orders)).toBe('probe: inplace, none');
  expect(await short('ALTER TABLE orders MODIFY total INT NULL', orders)).toBe('probe: inplace, none, rebuild');
  expect(await short('ALTER TABLE orders MODIFY total BIGINT NOT NULL', orders)).toBe('probe: copy, shared, rebuild');
  expect(await short('DROP TABLE orders', orders)).toBe('rules: instant, exclusive');
  expect(await short('UPDATE orders SET total = 1', orders)).toBe('rules: none, none');
});

test('a session of the command line is enough to open one', async () => {
  const session = await Session.open(parseTarget(inject('server').url), { role: 'probe', runId: 'test' });
  const own = await openProbe(session.asQuery, { otherwise: decideByRules });
  const { verdict, decidedBy } = await ask("ALTER TABLE orders MODIFY total INT NULL COMMENT '?'", orders, { by: own });
  expect(decidedBy).toBe('probe');
  expect(verdict).toMatchObject({ algorithm: 'inplace', lock: 'none', rebuild: true });
  await own.close();
  await session.close();
  expect(await schemas()).not.toContain(own.schema);
});

test("an author's own ALGORITHM and LOCK count", async () => {
  expect(await short('ALTER TABLE orders ADD COLUMN a INT, ALGORITHM=INPLACE', orders)).toBe(
    'probe: inplace, none, rebuild',
  );
  expect(await short('ALTER TABLE orders ADD COLUMN a INT, ALGORITHM=COPY', orders)).toBe(
    'probe: copy, shared, rebuild',
  );
  const refused = await ask('ALTER TABLE orders MODIFY total BIGINT NOT NULL, ALGORITHM=INPLACE', orders);
  expect(refused.verdict.refusedAssertion).toContain('ALGORITHM=INPLACE is not possible');
});

test('what was asked once is not asked again', async () => {
  await ask('ALTER TABLE orders ADD COLUMN once INT', orders);
  const count = sent.length;
  expect(count).toBeGreaterThan(0);
  await ask('ALTER TABLE orders  ADD COLUMN once INT /* again */', orders);
  expect(sent.length).toBe(count);
  await ask('ALTER TABLE orders ADD COLUMN once INT', orders, { foreignKeyChecks: false });
  expect(sent.length).toBeGreaterThan(count);
});

test('a statement that the server refuses, and one that cannot be sent, are left open with the reason', async () => {
  const wrong = await ask('ALTER TABLE orders DROP COLUMN missing', orders);
  expect(wrong.decidedBy).toBe('unknown');
  expect(wrong.verdict.because).toMatch(/^the probe server refused the statement with every algorithm: 1091 /);
  const unsent = await ask('ALTER TABLE orders ADD COLUMN a INT DEFAULT (SLEEP(60))', orders);
  expect(unsent.decidedBy).toBe('unknown');
  expect(unsent.verdict.because).toMatch(/^the probe server was not used: the default of a calls SLEEP/);
  expect(unsent.verdict).toMatchObject({ algorithm: 'unknown', lock: 'unknown', rebuild: null });
});

test('another version than that of the probe server is said to be taken for granted', async () => {
  const { verdict } = await ask('ALTER TABLE orders ADD COLUMN a INT', orders, { versions: [[8, 0, 36]] });
  expect(verdict.assumes).toContain(`MySQL 8.0.36 behaves like the probe server (MySQL ${version.join('.')})`);
  expect((await ask('ALTER TABLE orders ADD COLUMN a INT', orders)).verdict.assumes.join()).not.toContain(
    'probe server',
  );
});

test('used-up row versions, which an empty copy has not, bar INSTANT', async () => {
  await database.query('CREATE TABLE counted (id INT PRIMARY KEY, a INT)');
  const table = await liveTable('counted');
  if (table.facts === undefined) throw new Error('no facts');
  const spent = Catalog.of([{ ...table, facts: { ...table.facts, totalRowVersions: 255 } }], {
    defaultSchema: database.name,
  });
  const { verdict, decidedBy } = await ask('ALTER TABLE counted ADD COLUMN b INT', spent);
  expect(verdict).toMatchObject({ algorithm: 'inplace', lock: 'none', rebuild: true });
  expect(decidedBy).toBe('probe');
  expect(verdict.because).toContain('has used its 255 row versions');
  expect(await short('ALTER TABLE counted ALTER COLUMN a SET DEFAULT 1', spent)).toBe('probe: instant, none');
});

test('the hidden column of a FULLTEXT index that is gone is in the copy, too', async () => {
  await database.query('CREATE TABLE texts (id INT PRIMARY KEY, body TEXT, FULLTEXT KEY body_ft (body))');
  await database.query('ALTER TABLE texts DROP INDEX body_ft');
  const texts = Catalog.of([await liveTable('texts')], { defaultSchema: database.name });
  expect(await short('ALTER TABLE texts ADD COLUMN a INT', texts)).toBe('probe: inplace, none, rebuild');
  expect(await short('ALTER TABLE texts ADD FULLTEXT INDEX again_ft (body)', texts)).toBe('probe: inplace, shared');
});

test('foreign keys from tables that the catalog lacks are made, so that a column that they name is not renamed instantly', async () => {
  await database.query(
    'CREATE TABLE people (id INT PRIMARY KEY, code CHAR(3) CHARACTER SET latin1 NOT NULL, UNIQUE KEY (code))',
  );
  await database.query(
    'CREATE TABLE pets (id INT PRIMARY KEY, owner CHAR(3) CHARACTER SET latin1, FOREIGN KEY (owner) REFERENCES people (code))',
  );
  const people = Catalog.of([await liveTable('people')], { defaultSchema: database.name });
  expect(await short('ALTER TABLE people RENAME COLUMN code TO short_code', people)).toBe('probe: inplace, none');
  expect(await short('ALTER TABLE people RENAME COLUMN id TO number', people)).toBe('probe: instant, none');
  const pets = Catalog.of([await liveTable('pets')], { defaultSchema: database.name });
  expect(await short('ALTER TABLE pets DROP FOREIGN KEY pets_ibfk_1', pets)).toBe('probe: inplace, none');
});

test('tables as only older servers would make them are copied all the same', async () => {
  const { catalog } = readSchema(`CREATE TABLE old_parent (id INT PRIMARY KEY, a INT, KEY (a));
    CREATE TABLE old_child (id INT PRIMARY KEY, a INT, KEY (a),
      FOREIGN KEY (a) REFERENCES old_parent (a)) DEFAULT CHARSET=utf8mb4`);
  expect(await short('ALTER TABLE old_child ADD COLUMN b INT', catalog)).toBe('probe: instant, none');
  // That such a table is there is one thing; a strict session cannot alter it, and production could not either.
  const zero = readSchema("CREATE TABLE zero (id INT PRIMARY KEY, seen DATE NOT NULL DEFAULT '0000-00-00')").catalog;
  expect((await ask('ALTER TABLE zero ADD COLUMN b INT', zero)).verdict.because).toMatch(
    /^the probe server refused the statement with every algorithm: 1067 /,
  );
});

test('a view, and a table of which only a part is known, are not asked about', async () => {
  const { catalog } = readSchema('CREATE VIEW seen AS SELECT 1; ALTER TABLE half ADD COLUMN a INT;');
  expect((await ask('ALTER TABLE seen ADD COLUMN a INT', catalog)).verdict.because).toContain('seen is a view');
  expect((await ask('ALTER TABLE half ADD COLUMN b INT', catalog)).verdict.because).toContain('only partly known');
});

test('without PROCESS the rules say whether a table is rebuilt; without CREATE the probe is refused', async () => {
  await database.query("CREATE USER IF NOT EXISTS probe_some@'%' IDENTIFIED BY 'a'");
  const { host, port } = inject('server');
  const limited = await mysql.createConnection({ host, port, user: 'probe_some', password: 'a' });
  try {
    await expect(openProbe(asking(limited), { otherwise: decideByRules })).rejects.toMatchObject({
      code: 'probe-not-allowed',
    });
    await database.query("GRANT ALL ON `phasedb\\_probe\\_%`.* TO probe_some@'%'");
    const other = await openProbe(asking(limited), { otherwise: decideByRules });
    const { verdict } = await ask('ALTER TABLE orders MODIFY total INT NULL', orders, { by: other });
    expect(verdict).toMatchObject({ algorithm: 'inplace', lock: 'none', rebuild: true });
    expect(verdict.assumes.join()).toContain('PROCESS');
    expect(await schemas()).toContain(other.schema);
    await other.close();
    expect(await schemas()).not.toContain(other.schema);
  } finally {
    await limited.end();
    await database.query("DROP USER probe_some@'%'");
  }
});

test('a signal ends the probe and drops its schema; what a killed one left behind goes when the next one opens', async () => {
  const stop = new AbortController();
  const second = await mysql.createConnection({ uri: inject('server').url });
  const stopped = await openProbe(asking(second), { otherwise: decideByRules, signal: stop.signal });
  const asked = ask('ALTER TABLE orders ADD COLUMN late INT', orders, { by: stopped });
  await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  expect((await asked).verdict.algorithm).toBe('instant');
  await stopped.close();
  expect(await schemas()).not.toContain(stopped.schema);
  await expect(ask('ALTER TABLE orders ADD COLUMN a INT', orders, { by: stopped })).rejects.toThrow('closed');

  const killed = await openProbe(asking(second), { otherwise: decideByRules });
  second.destroy();
  expect(await schemas()).toContain(killed.schema);
  const third = await mysql.createConnection({ uri: inject('server').url });
  await expect
    .poll(async () => (await database.query('SELECT IS_FREE_LOCK(?) AS free', [killed.schema]))[0]?.free)
    .toBe(1);
  const next = await openProbe(asking(third), { otherwise: decideByRules });
  await next.close();
  await third.end();
  const left = await schemas();
  expect(left).not.toContain(killed.schema);
  // The one that is open all the while is nobody's leftover.
  expect(left).toContain(probe.schema);
});
