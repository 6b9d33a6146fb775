import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database.ts';
import { casesToAsk } from './cases.ts';
import { figures } from './figures.ts';
import { type Ask, measure } from './measure.ts';

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
  const all = new Set(cases);
  const desks = databases.slice(0, WORKERS).map((database, number) => ({
    schema: database.name,
    query: asking(database),
    probeQuery: asking(databases[WORKERS + number] as TestDatabase),
  }));
  const answers = (await Promise.all(desks.map((desk) => measure(desk, cases, (one) => all.has(one))))).flat();
  const found = figures(answers);
  console.log(found.text);
  expect(found.rules).toBeGreaterThanOrEqual(BAR);
  expect(found.probe).toBe(1);
});

function asking(database: TestDatabase): Ask {
  return (sql, values) => database.query<Record<string, unknown>>(sql, values === undefined ? undefined : [...values]);
}
