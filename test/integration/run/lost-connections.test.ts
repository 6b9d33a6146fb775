import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { part } from '../../part.ts';
import { type Cut, startCuttingProxy } from './cutting-proxy.ts';
import { dropState, listen, migrationOf, runIt } from './running.ts';

const rows = 40;
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase('lost_connections');
});
afterAll(() => database.drop());

const text = `migration: m
phases:
  - name: expand
    rollback_sql: ALTER TABLE t DROP COLUMN b
    sql: ALTER TABLE t ADD COLUMN b INT NULL
  - name: backfill
    irreversible: test
    batch: {query: "UPDATE t SET raised = raised + 1 LIMIT {batch_size}", size: 20, delay_ms: 0, lag_threshold_ms: 0}
  - name: gate
    wait_until: {query: "SELECT COUNT(*) FROM t WHERE raised <> 1", poll_interval_ms: 50, timeout_minutes: 1}
  - name: contract
    irreversible: test
    sql: ALTER TABLE t DROP COLUMN old
`;

async function start(): Promise<void> {
  await dropState(database);
  await database.query('DROP TABLE IF EXISTS t');
  await database.query('CREATE TABLE t (id INT PRIMARY KEY, raised INT NOT NULL DEFAULT 0, old INT NULL)');
  await database.query(
    `INSERT INTO t (id) WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < ${rows}) SELECT n FROM s`,
  );
}

/** A run, and as many resumes as it takes, over a connection that is cut once. */
async function runOver(cutAt: (sql: string, index: number) => Cut | undefined, migration = text) {
  const proxy = await startCuttingProxy(inject('server'), cutAt);
  const url = new URL(database.url);
  url.hostname = '127.0.0.1';
  url.port = String(proxy.port);
  url.searchParams.set('ssl-mode', 'DISABLED');
  const exits: (number | string)[] = [];
  try {
    for (const mode of ['run', 'resume'] as const) {
      const ended = await runIt({ url: String(url) }, await migrationOf(migration), {
        mode,
        report: listen().report,
      }).catch((error: { exit?: number; message: string }) => ({ exit: error.exit ?? error.message }));
      exits.push(ended.exit);
      if (ended.exit === 0) break;
    }
  } finally {
    await proxy.close();
  }
  return { exits, statements: proxy.statements };
}

/** Statements of one shape are one place in the code. */
function shapeOf(sql: string): string {
  return sql.replace(/X'[^']*'|'[^']*'|\d+/g, '?').replace(/\s+/g, ' ');
}

const isAlter = (shape: string) => /^ALTER \/\*/.test(shape);

const writes =
  /^(INSERT|UPDATE|REPLACE|COMMIT|START|ALTER|CREATE|SELECT GET_LOCK|SELECT RELEASE_LOCK)|FOR (SHARE|UPDATE)$/;

/** Lost before its answer comes back; the same, and the server does not notice; or rather the statement is killed. */
const cuts = ['after', 'half', 'killed'] as const;

it('the connection is lost at each kind of statement in turn, each time in another way', async () => {
  await start();
  const whole = await runOver(() => undefined);
  expect(whole.exits).toEqual([0]);
  const shapes = [...new Set(whole.statements.filter((sql) => writes.test(sql)).map(shapeOf))];
  expect(shapes.length).toBeGreaterThan(15);
  // `npm run chaos` has every way at every statement; an ALTER, after which the two differ in their exit, has all three here.
  const alter = shapes.filter(isAlter).flatMap((shape) => cuts.map((cut) => ({ shape, cut })));
  const others = shapes
    .filter((shape) => !isAlter(shape))
    .map((shape, index) => ({ shape, cut: cuts[index % cuts.length] as Cut }));
  const losses = [...alter, ...part(others, 2)];
  for (const { shape, cut } of losses) {
    await start();
    let isCut = false;
    const { exits } = await runOver((sql) => {
      if (isCut || shapeOf(sql) !== shape) return undefined;
      isCut = true;
      return cut;
    });
    // What became of an ALTER is for resume to find out; everything else is done on a new connection by the same run.
    const exitsOfDdl = cut === 'killed' ? [1, 0] : [4, 0];
    expect({ shape, isCut, exits }).toEqual({ shape, isCut: true, exits: isAlter(shape) ? exitsOfDdl : [0] });
    const counted = await database.query(
      "SELECT DISTINCT row_count AS changed FROM phasedb_history WHERE phase = 'backfill' AND event = 'phase-complete'",
    );
    expect({ shape, counted }).toEqual({ shape, counted: [{ changed: rows }] });
    const [t] = await database.query<{ n: number; once: number }>(
      'SELECT COUNT(*) AS n, COUNT(IF(raised = 1, 1, NULL)) AS once FROM t',
    );
    expect({ shape, ...t }).toEqual({ shape, n: rows, once: rows });
    const columns = await database.query<{ Field: string }>('SHOW COLUMNS FROM t');
    expect({ shape, columns: columns.map(({ Field }) => Field) }).toEqual({ shape, columns: ['id', 'raised', 'b'] });
    const leases = await database.query('SELECT resource FROM phasedb_locks WHERE released = 0');
    expect({ shape, leases }).toEqual({ shape, leases: [] });
    await expect
      .poll(() =>
        database.query('SELECT ID FROM performance_schema.processlist WHERE DB = DATABASE() AND ID <> CONNECTION_ID()'),
      )
      .toEqual([]);
  }
});

/** Kinds of statement of which a definition does not simply tell; `kept` is a query whose answer shows that none ran twice. */
const kinds: readonly (readonly [sql: string, kept: string])[] = [
  ['ALTER TABLE t ADD FULLTEXT (txt)', 'SELECT COUNT(*) AS n FROM t'],
  ['ALTER TABLE t ADD COLUMN up INT NULL, ADD FOREIGN KEY (up) REFERENCES t (id)', 'SELECT COUNT(*) AS n FROM t'],
  ['CREATE OR REPLACE VIEW v AS SELECT id FROM t', 'SELECT COUNT(*) AS n FROM v'],
  ['TRUNCATE TABLE t', 'SELECT COUNT(*) AS n FROM t'],
  ['RENAME TABLE t TO aside, u TO t, aside TO u', 'SELECT COUNT(*) AS n FROM t'],
  ['ALTER TABLE p EXCHANGE PARTITION p0 WITH TABLE u', 'SELECT COUNT(*) AS n FROM p'],
  ['CREATE TABLE made SELECT * FROM t', 'SELECT COUNT(*) AS n FROM made'],
  ['CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.txt = 1', 'SELECT COUNT(*) AS n FROM t'],
];

it.each(kinds.flatMap(([sql, kept]) => (['before', 'half'] as const).map((cut) => [sql, cut, kept] as const)))(
  '%s, cut %s: resume finds out, and the statement has run once',
  async (sql, cut, kept) => {
    await dropState(database);
    await database.query('DROP VIEW IF EXISTS v; DROP TABLE IF EXISTS t, u, p, made, other');
    await database.query(`CREATE TABLE t (id INT PRIMARY KEY, txt TEXT); CREATE TABLE u LIKE t; CREATE TABLE other (id INT);
      CREATE TABLE p (id INT PRIMARY KEY, txt TEXT) PARTITION BY HASH (id) PARTITIONS 1; INSERT INTO t VALUES (1, 'a'), (2, 'b'); INSERT INTO u VALUES (3, 'c')`);
    const migration = `migration: m
phases:
  - name: expand
    irreversible: test
    allow: [{what: destructive, reason: test}, {what: copy, reason: test}, {what: blocking, reason: test}]
    sql: |
      ${sql};
      ALTER TABLE other ADD COLUMN later INT NULL;
`;
    let isCut = false;
    const { exits, statements } = await runOver((sent) => {
      if (isCut || !/^[A-Z]+ \/\* phasedb:/.test(sent)) return undefined;
      isCut = true;
      return cut;
    }, migration);
    expect(exits).toEqual([4, 0]);
    expect(await database.query("SHOW COLUMNS FROM other LIKE 'later'")).toHaveLength(1);
    const [row] = await database.query<{ n: number }>(kept);
    expect(row?.n).toBe(/TRUNCATE/.test(sql) ? 0 : /RENAME|EXCHANGE/.test(sql) ? 1 : 2);
    const sent = statements.filter((one) => /^[A-Z]+ \/\* phasedb:.*:0 \*\//.test(one));
    // Some have to try INSTANT before INPLACE.
    if (cut === 'half' && !/ADD/.test(sql)) expect(sent).toHaveLength(1);
  },
);
