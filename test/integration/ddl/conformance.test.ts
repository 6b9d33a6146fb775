import { afterAll, beforeAll, expect, test } from 'vitest';
import { Catalog } from '../../../src/catalog/catalog.ts';
import { readLiveTable } from '../../../src/catalog/live.ts';
import type { CatalogTable } from '../../../src/catalog/table.ts';
import { classify } from '../../../src/ddl/classify.ts';
import type { ServerFacts, Verdict } from '../../../src/ddl/verdict.ts';
import { parseVersion } from '../../../src/mysql/server-facts.ts';
import { readStatement } from '../../../src/sql/read-statement.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { type Case, casesToAsk, sessions } from './cases.ts';
import { askServer, type ServerVerdict } from './server-verdict.ts';

/** Share of cases in which the rules and the server say the same, algorithm, lock and rebuild alike. */
const BAR = 0.99;
const WORKERS = 3;

interface Answer {
  readonly asked: Case;
  readonly server: ServerVerdict;
  readonly rules: Verdict;
}

const databases: TestDatabase[] = [];

beforeAll(async () => {
  for (let number = 0; number < WORKERS; number++) databases.push(await createTestDatabase('conformance'));
});

afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()));
});

test('the rules say of each ALTER what the server does with it on an empty copy of the table', {
  timeout: 1_800_000,
}, async () => {
  const cases = casesToAsk(process.env.PHASEDB_CONFORMANCE === 'all');
  const answers = (await Promise.all(databases.map((database) => work(database, cases)))).flat();
  const wrong = answers.filter(({ server, rules }) => !agree(server, rules));
  console.log(report(answers, wrong));
  expect(answers.length).toBeGreaterThanOrEqual(600);
  expect(wrong.length / answers.length).toBeLessThanOrEqual(1 - BAR);
});

/** @param cases shared with the other workers; each takes the next one until none is left */
async function work(database: TestDatabase, cases: Case[]): Promise<Answer[]> {
  const query = (sql: string, values?: readonly (string | number)[]) =>
    database.query<Record<string, unknown>>(sql, values === undefined ? undefined : [...values]);
  const [row] = await query('SELECT VERSION() AS version');
  const version = parseVersion(String(row?.version)) ?? [0, 0, 0];
  await query('SET SESSION sql_log_bin = 0');
  const known = new Map<string, CatalogTable | undefined>();
  const answers: Answer[] = [];
  for (let next = cases.shift(); next !== undefined; next = cases.shift()) {
    const answer = await ask(query, database.name, next, version, known);
    if (answer !== undefined) answers.push(answer);
  }
  return answers;
}

type Ask = (sql: string, values?: readonly (string | number)[]) => Promise<Record<string, unknown>[]>;

/** @returns undefined where the statement is not valid for the table, whatever the algorithm */
async function ask(
  query: Ask,
  schema: string,
  asked: Case,
  version: ServerFacts['version'],
  known: Map<string, CatalogTable | undefined>,
): Promise<Answer | undefined> {
  await query('SET SESSION sql_mode = DEFAULT, foreign_key_checks = 0');
  await query('DROP TABLE IF EXISTS t, t_renamed, child');
  await query('SET SESSION foreign_key_checks = 1');
  for (const sql of [...asked.table.before, asked.table.create, ...asked.table.after]) await query(sql);
  const { name } = asked.table;
  if (!known.has(name)) known.set(name, await readLiveTable(query, schema, 't'));
  const live = known.get(name);
  const { strict, foreignKeyChecks } = sessions[asked.session];
  if (!strict) await query("SET SESSION sql_mode = 'NO_ENGINE_SUBSTITUTION'");
  if (!foreignKeyChecks) await query('SET SESSION foreign_key_checks = 0');
  const server = await askServer(query, schema, asked.operation.clauses);
  if ('errors' in server) return undefined;
  const catalog = Catalog.of(live === undefined ? [] : [live], { defaultSchema: schema });
  const statement = readStatement(`ALTER TABLE t ${asked.operation.clauses}`);
  return { asked, server, rules: classify(statement, catalog, { version, strict, foreignKeyChecks }) };
}

function agree(server: ServerVerdict, rules: Verdict): boolean {
  return server.algorithm === rules.algorithm && server.lock === rules.lock && server.rebuild === rules.rebuild;
}

function report(answers: readonly Answer[], wrong: readonly Answer[]): string {
  const lines: string[] = [];
  for (const family of new Set(answers.map(({ asked }) => asked.operation.family))) {
    const all = answers.filter(({ asked }) => asked.operation.family === family);
    const agreed = all.filter((answer) => !wrong.includes(answer)).length;
    lines.push(`${family.padEnd(22)} ${agreed} of ${all.length}`);
  }
  for (const { asked, server, rules } of wrong) {
    const of = (verdict: ServerVerdict | Verdict) =>
      `${verdict.algorithm}, ${verdict.lock}${verdict.rebuild ? ', rebuild' : ''}`;
    lines.push(`${asked.table.name}: ALTER TABLE t ${asked.operation.clauses} (${asked.session})`);
    lines.push(`  server: ${of(server)}; rules: ${of(rules)}, because ${rules.because}`);
  }
  const share = (100 * (answers.length - wrong.length)) / answers.length;
  return [...lines, `${'all'.padEnd(22)} ${share.toFixed(2)} % of ${answers.length}`].join('\n');
}
