import { decideByRules } from '../../../src/analysis/decide.ts';
import { Catalog } from '../../../src/catalog/catalog.ts';
import { readSchema } from '../../../src/catalog/from-sql.ts';
import { readLiveTable } from '../../../src/catalog/live.ts';
import type { CatalogTable } from '../../../src/catalog/table.ts';
import type { Version } from '../../../src/core/mysql-version.ts';
import { rowVersionLimit } from '../../../src/core/mysql-version.ts';
import { classify } from '../../../src/ddl/classify.ts';
import type { Decision } from '../../../src/ddl/decision.ts';
import { openProbe, type Probe } from '../../../src/ddl/probe/probe.ts';
import type { Verdict } from '../../../src/ddl/verdict.ts';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';
import { type Case, sessions } from './cases.ts';
import { sqlOf } from './operations.ts';
import { askServer, type ServerVerdict } from './server-verdict.ts';

/** What the server did with a case, and what was foretold of it. */
export interface Answer {
  readonly asked: Case;
  readonly server: ServerVerdict;
  readonly rules: Verdict;
  /** Undefined where the case was not put to the probe. */
  readonly probe: Decision | undefined;
}

/** Rows of one statement; `?` are bound, errors carry `errno`. */
export type Ask = (sql: string, values?: readonly (string | number)[]) => Promise<Record<string, unknown>[]>;

/** A worker: an empty database, and a second connection to the same server for its probe. */
export interface Desk {
  readonly schema: string;
  readonly query: Ask;
  readonly probeQuery: Ask;
}

/**
 * Puts cases to the server, the rules and the probe.
 * @param cases shared by all desks; each takes the next one until none is left
 * @param isProbed whether a case is put to the probe as well
 * @param source what rules and probe know the tables from: the server, or the CREATE statements as a file of SQL
 */
export async function measure(
  desk: Desk,
  cases: Case[],
  isProbed: (one: Case) => boolean,
  source: 'server' | 'file' = 'server',
): Promise<Answer[]> {
  const [row] = await desk.query('SELECT VERSION() AS version');
  const [major = 0, minor = 0, patch = 0] = String(row?.version)
    .split(/[^0-9]/)
    .map(Number);
  const version: Version = [major, minor, patch];
  await desk.query('SET SESSION sql_log_bin = 0');
  const probe = await openProbe(desk.probeQuery, { otherwise: decideByRules });
  const known = new Map<string, readonly CatalogTable[]>();
  const answers: Answer[] = [];
  try {
    for (let next = cases.shift(); next !== undefined; next = cases.shift()) {
      const answer = await ask(desk, next, version, known, isProbed(next) ? probe : undefined, source);
      if (answer !== undefined) answers.push(answer);
    }
  } finally {
    await probe.close();
  }
  return answers;
}

/** @returns undefined where the statement is not valid for the table, whatever the algorithm */
async function ask(
  { query, schema }: Desk,
  asked: Case,
  version: Version,
  known: Map<string, readonly CatalogTable[]>,
  probe: Probe | undefined,
  source: 'server' | 'file',
): Promise<Answer | undefined> {
  await query('SET SESSION sql_mode = DEFAULT, foreign_key_checks = 0');
  await query('DROP TABLE IF EXISTS t, t_renamed, child, parent, grandchild');
  await query('SET SESSION foreign_key_checks = 1');
  const { table } = asked;
  for (const sql of [...table.before, table.create, ...table.after]) await query(sql);
  if (table.rowVersionsLeft !== undefined)
    await useRowVersions(query, rowVersionLimit(version) - table.rowVersionsLeft);
  const live = known.get(table.name) ?? (await readTables(query, schema));
  known.set(table.name, live);
  const { strict, foreignKeyChecks } = sessions[asked.session];
  if (!strict) await query("SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'");
  if (!foreignKeyChecks) await query('SET SESSION foreign_key_checks = 0');
  const server = await askServer(query, schema, asked.operation);
  if ('errors' in server) return undefined;
  const file = [...table.before, table.create, ...table.after].join(';\n');
  const catalog = source === 'file' ? readSchema(file).catalog : Catalog.of(live, { defaultSchema: schema });
  const sql = sqlOf(asked.operation);
  const statement = readStatement(sql);
  const session = { strict, foreignKeyChecks };
  return {
    asked,
    server,
    rules: classify(statement, catalog, { ...session, version }),
    probe: await probe?.decide({ statement, sql, catalog, server: session, versions: [version] }),
  };
}

async function readTables(query: Ask, schema: string): Promise<readonly CatalogTable[]> {
  const tables: CatalogTable[] = [];
  for (const { name } of await query(
    'SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?',
    [schema],
  )) {
    const table = await readLiveTable(query, schema, String(name));
    if (table !== undefined) tables.push(table);
  }
  return tables;
}

/** Each instant addition or drop of a column is one more. */
async function useRowVersions(query: Ask, count: number): Promise<void> {
  for (let number = 0; number < count; number++) {
    const change = number % 2 === 0 ? 'ADD COLUMN passing INT NULL' : 'DROP COLUMN passing';
    await query(`ALTER TABLE t ${change}, ALGORITHM=INSTANT`);
  }
}

/** Whether algorithm, lock and rebuild are all the same. */
export function agree(server: ServerVerdict, told: Verdict): boolean {
  return server.algorithm === told.algorithm && server.lock === told.lock && server.rebuild === told.rebuild;
}
