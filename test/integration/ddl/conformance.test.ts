import { afterAll, beforeAll, expect, test } from 'vitest';
import { readStatement } from '../../../src/sql/statements/read-statement.ts';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { casesToAsk } from './cases.ts';
import { figures } from './figures.ts';
import { manualOperations } from './manual-operations.ts';
import { type Answer, type Ask, type Desk, measure } from './measure.ts';
import { sqlOf } from './operations.ts';
import { tables } from './tables.ts';

/** Share of cases in which the rules and the server say the same, algorithm, lock and rebuild alike. */
const BAR = 0.99;
const WORKERS = 3;

const databases: TestDatabase[] = [];

beforeAll(async () => {
  for (let number = 0; number < 2 * WORKERS; number++) databases.push(await createTestDatabase('conformance'));
});

afterAll(async () => {
  await Promise.all(databases.map((database) => database.drop()));
});

test('the rules, and the probe where it knows, say of each ALTER what the server does with it', {
  timeout: 1_800_000,
}, async () => {
  const cases = casesToAsk(false);
  // The probe makes its own copies; a part of the cases shows in time that it does so rightly, `npm run conformance` asks all.
  const probed = new Set(cases.filter((_, index) => index % 6 === 0));
  const answers = (await Promise.all(desks().map((desk) => measure(desk, cases, (one) => probed.has(one))))).flat();
  const found = figures(answers);
  console.log(found.text);
  expect(found.rules).toBeGreaterThanOrEqual(BAR);
  expect(found.probe).toBe(1);
  expect(found.probed).toBeGreaterThanOrEqual(120);
  expect(found.unknown).toBeLessThanOrEqual(0.02);
  expectBreadth(answers);
});

test('where the tables are known from a file of SQL, the probe is right, too, and the rules never promise too much', {
  timeout: 1_800_000,
}, async () => {
  const characters = ['column character set', 'column type', 'table option'];
  const cases = casesToAsk(false).filter(
    ({ table, operation }, index) =>
      table.rowVersionsLeft === undefined &&
      (index % 13 === 0 || (table.name === 'plain' && characters.includes(operation.family) && index % 4 === 0)),
  );
  const answers = (await Promise.all(desks().map((desk) => measure(desk, cases, () => true, 'file')))).flat();
  const found = figures(answers);
  expect(answers.length).toBeGreaterThanOrEqual(60);
  expect(found.probe, found.text).toBe(1);
  expect(found.unknown).toBeLessThanOrEqual(0.05);
  const order = ['instant', 'inplace', 'copy', 'unknown'];
  const rash = answers.filter(({ server, rules }) => order.indexOf(rules.algorithm) < order.indexOf(server.algorithm));
  expect(rash.map(({ asked }) => `${asked.table.name}: ${sqlOf(asked.operation)}`)).toEqual([]);
});

function desks(): Desk[] {
  return databases.slice(0, WORKERS).map((database, number) => ({
    schema: database.name,
    query: asking(database),
    probeQuery: asking(databases[WORKERS + number] as TestDatabase),
  }));
}

/** That the suite asks as much as it promises: counted are cases that the server accepted. */
function expectBreadth(answers: readonly Answer[]): void {
  expect(answers.length).toBeGreaterThanOrEqual(600);
  const several = answers.filter(({ asked }) => {
    const statement = readStatement(sqlOf(asked.operation));
    return statement.kind === 'alter-table' && statement.clauses.length > 1;
  });
  expect(several.length).toBeGreaterThanOrEqual(100);
  const few = Object.entries(manualOperations).flatMap(([number, clauses]) => {
    const on = new Set(
      answers.filter(({ asked }) => clauses.includes(asked.operation.clauses)).map(({ asked }) => asked.table.name),
    );
    return on.size >= 5 ? [] : [`${number} on ${[...on].join(', ')}`];
  });
  expect(few).toEqual([]);
  const shapes = new Set(answers.map(({ asked }) => asked.table.name));
  expect(tables.map(({ name }) => name).filter((name) => !shapes.has(name))).toEqual([]);
}

function asking(database: TestDatabase): Ask {
  return (sql, values) => database.query<Record<string, unknown>>(sql, values === undefined ? undefined : [...values]);
}
