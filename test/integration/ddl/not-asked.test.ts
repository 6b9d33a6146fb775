import mysql, { type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { decideByRules } from '../../../src/analysis/decide.ts';
import { Catalog } from '../../../src/catalog/catalog.ts';
import { readLiveTable } from '../../../src/catalog/live.ts';
import { classify } from '../../../src/ddl/classify.ts';
import { openProbe } from '../../../src/ddl/probe/probe.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { type TableShape, tables } from './tables.ts';

const server = { version: [9, 7, 4], strict: true, foreignKeyChecks: true } as const;

let database: TestDatabase;
let second: Connection;

beforeAll(async () => {
  database = await createTestDatabase('not_asked');
  second = await mysql.createConnection({ uri: inject('server').url });
});

afterAll(async () => {
  await second.end();
  await database.drop();
});

async function make({ before, create, after }: TableShape): Promise<Catalog> {
  await database.query('SET SESSION foreign_key_checks = 0');
  await database.query('DROP TABLE IF EXISTS t, child, parent, outside');
  await database.query('SET SESSION foreign_key_checks = 1');
  for (const sql of [...before, create, ...after]) await database.query(sql);
  const table = await readLiveTable((sql, values) => database.query(sql, [...(values ?? [])]), database.name, 't');
  return Catalog.of(table === undefined ? [] : [table], { defaultSchema: database.name });
}

function shapeOf(name: string): TableShape {
  const found = tables.find((table) => table.name === name);
  if (found === undefined) throw new Error(`no shape ${name}`);
  return found;
}

test.each([
  'TRUNCATE PARTITION p1',
  'EXCHANGE PARTITION p1 WITH TABLE outside',
  'ANALYZE PARTITION p1',
  'CHECK PARTITION p1',
  'REPAIR PARTITION p1',
  'OPTIMIZE PARTITION p1',
])(
  '%s is done whatever ALGORITHM says, so a server cannot be asked, and the probe leaves it to the rules',
  async (clause) => {
    const catalog = await make(shapeOf('partitioned by range'));
    await database.query('CREATE TABLE outside LIKE t');
    await database.query('ALTER TABLE outside REMOVE PARTITIONING');
    for (const algorithm of ['INSTANT', 'INPLACE', 'COPY']) {
      await database.query(`ALTER TABLE t ALGORITHM=${algorithm}, ${clause}`);
    }
    const query = async (sql: string, values?: readonly (string | number)[]) => {
      const [rows] = await second.query(sql, values === undefined ? undefined : [...values]);
      return Array.isArray(rows) ? (rows as Record<string, unknown>[]) : [];
    };
    const probe = await openProbe(query, { otherwise: decideByRules });
    try {
      const sql = `ALTER TABLE t ${clause}`;
      const statement = readStatement(sql);
      const { decidedBy, verdict } = await probe.decide({
        statement,
        sql,
        catalog,
        server,
        versions: [server.version],
      });
      expect(decidedBy).toBe('rules');
      expect(verdict).toEqual(classify(statement, catalog, server));
    } finally {
      await probe.close();
    }
  },
);

test.each(['plain', 'no key', 'composite primary key', 'redundant', 'fulltext', 'compressed', 'generated columns'])(
  'OPTIMIZE TABLE rebuilds, as ALTER … FORCE does: %s',
  async (name) => {
    const catalog = await make(shapeOf(name));
    const id = async () =>
      (
        await database.query('SELECT TABLE_ID AS id FROM information_schema.INNODB_TABLES WHERE NAME = ?', [
          `${database.name}/t`,
        ])
      )[0]?.id;
    const before = await id();
    await database.query('OPTIMIZE TABLE t');
    expect(before).toBeDefined();
    expect(await id()).not.toBe(before);
    expect(classify(readStatement('OPTIMIZE TABLE t'), catalog, server).rebuild).toBe(true);
  },
);

test('WITH VALIDATION makes a copy of what is instant without it', async () => {
  const catalog = await make(shapeOf('plain'));
  for (const clause of ['ADD COLUMN validated INT NULL', 'ADD COLUMN validated INT AS (id + 1) VIRTUAL']) {
    const sql = `ALTER TABLE t ${clause}, WITH VALIDATION`;
    for (const algorithm of ['INSTANT', 'INPLACE'])
      await expect(database.query(`${sql}, ALGORITHM=${algorithm}`)).rejects.toMatchObject({ errno: 1845 });
    expect(classify(readStatement(sql), catalog, server)).toMatchObject({ algorithm: 'copy', lock: 'shared' });
    await database.query(`${sql}, ALGORITHM=COPY`);
    await database.query('ALTER TABLE t DROP COLUMN validated');
  }
});
