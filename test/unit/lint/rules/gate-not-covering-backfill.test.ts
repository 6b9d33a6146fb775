import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const schema =
  'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);\nCREATE TABLE archive (id BIGINT PRIMARY KEY, total INT NOT NULL);';

interface Parts {
  readonly query?: string;
  readonly gate?: string;
  readonly more?: string;
  readonly doneWhen?: string;
  readonly sql?: string;
}

/** A whole migration. @param gate what stands under `wait_until` */
function file({
  query = filling,
  gate,
  more = '',
  doneWhen,
  sql = 'ALTER TABLE orders MODIFY cents BIGINT NOT NULL',
}: Parts) {
  return [
    'migration: m\nphases:\n  - name: expand\n    sql: ALTER TABLE orders ADD COLUMN cents BIGINT NULL\n    rollback_sql: ALTER TABLE orders DROP COLUMN cents',
    `  - name: fill\n    type: backfill\n    batch:\n      query: ${JSON.stringify(query)}`,
    ...(doneWhen === undefined ? [] : [`      done_when: ${JSON.stringify(doneWhen)}`]),
    `  - name: gate\n    wait_until:\n      ${gate}`,
    `${more}  - name: contract\n    sql: ${sql}\n    irreversible: test\n`,
  ].join('\n');
}

const filling = 'UPDATE orders SET cents = total * 100 WHERE cents IS NULL LIMIT {batch_size}';
const check = async (parts: Parts) =>
  findingsOf('gate-not-covering-backfill', await lintExample({ schema, file: file(parts) }));
const asking = (sql: string) => check({ gate: `query: ${JSON.stringify(sql)}` });

const rightGate =
  '- name: fill-is-complete\n  type: gate\n  wait_until:\n    query: "SELECT COUNT(*) FROM orders WHERE cents IS NULL"\n    expected: 0';

describe('gate-not-covering-backfill', () => {
  it('says which table is not read, on the query of the gate', async () => {
    expect(await asking('SELECT COUNT(*) FROM archive WHERE total < 0')).toMatchObject([
      {
        severity: 'error',
        phase: 'gate',
        place: { line: 12 },
        message: 'The gate gate does not show whether the backfill fill is complete: it does not read orders.',
        fix: rightGate,
      },
    ]);
  });

  it('says which column is not looked at', async () => {
    expect(await asking('SELECT COUNT(*) FROM orders WHERE total < 0')).toMatchObject([
      { message: 'The gate gate does not show whether the backfill fill is complete: it reads orders, but not cents.' },
    ]);
  });

  it.each([
    'SELECT COUNT(*) FROM orders WHERE cents <> total * 100',
    'SELECT COUNT(*) FROM orders WHERE NOT (cents = total * 100)',
    'SELECT EXISTS (SELECT 1 FROM orders WHERE cents = 0)',
    'SELECT COUNT(*) FROM orders WHERE cents IS NOT NULL',
  ])('finds a comparison that leaves out NULL: %s', async (sql) => {
    expect(await asking(sql)).toMatchObject([
      { message: expect.stringContaining('it compares cents in a way that excludes NULL'), fix: rightGate },
    ]);
  });

  it.each([
    'SELECT COUNT(*) FROM orders WHERE cents IS NULL',
    'SELECT COUNT(*) FROM orders WHERE CENTS IS NULL OR cents <> total * 100',
    'SELECT COUNT(*) FROM orders WHERE NOT (cents <=> total * 100)',
    'SELECT EXISTS (SELECT 1 FROM orders AS o WHERE o.cents IS NULL LIMIT 1)',
    'SELECT COUNT(*) - COUNT(cents) FROM orders',
    'SELECT SUM(cents IS NULL) FROM orders',
    'SELECT COUNT(*) FROM orders WHERE COALESCE(cents, 0) = 0',
    'SELECT COUNT(*) FROM (SELECT id FROM orders WHERE cents IS NULL) AS missing',
    'SELECT COUNT(*) FROM orders FORCE INDEX (PRIMARY) WHERE cents IS NULL',
  ])('is silent about %s', async (sql) => {
    expect(await asking(sql)).toEqual([]);
  });

  it('is content with done_when, and with another gate', async () => {
    const gate = 'deployed: {environment: production, ref: main}';
    expect(await check({ gate, doneWhen: 'SELECT COUNT(*) FROM orders WHERE cents IS NULL' })).toEqual([]);
    const more =
      '  - name: filled\n    type: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM orders WHERE cents IS NULL\n';
    expect(await check({ gate, more })).toEqual([]);
  });

  it('warns on the contract where nothing asks at all', async () => {
    expect(await check({ gate: 'not_before: {after: expand, hours: 1}' })).toMatchObject([
      {
        severity: 'warning',
        phase: 'contract',
        place: { line: 13 },
        message: 'No gate between the backfill fill and the contract contract counts rows that are not filled.',
        fix: rightGate,
      },
    ]);
  });

  it('keeps the condition of the backfill in the gate that it writes', async () => {
    const query = 'UPDATE orders SET cents = 5\n WHERE cents IS NULL -- old ones\n OR total > 3 LIMIT {batch_size}';
    expect(await check({ query, gate: 'query: SELECT COUNT(*) FROM archive' })).toMatchObject([
      {
        fix: expect.stringContaining(
          '"SELECT COUNT(*) FROM orders WHERE (cents IS NULL OR total > 3) AND cents IS NULL"',
        ),
      },
    ]);
  });

  it('wants both tables of a copy, and writes the key of the source', async () => {
    const copy = {
      query: 'INSERT INTO archive (id, total) SELECT id, total FROM orders WHERE total > 9 LIMIT {batch_size}',
      sql: 'DROP TABLE orders',
    };
    expect(await check({ ...copy, gate: 'query: SELECT COUNT(*) FROM archive WHERE total < 0' })).toMatchObject([
      {
        message: expect.stringContaining('it does not read orders, so it cannot find rows missing in archive'),
        fix: expect.stringContaining(
          'SELECT COUNT(*) FROM orders WHERE total > 9 AND NOT EXISTS (SELECT 1 FROM archive WHERE archive.id = orders.id)',
        ),
      },
    ]);
    const gate = 'query: SELECT (SELECT COUNT(*) FROM orders WHERE total > 9) - (SELECT COUNT(*) FROM archive)';
    expect(await check({ ...copy, gate })).toEqual([]);
  });

  it('asks of a deletion only that its table is read', async () => {
    const query = 'DELETE FROM orders WHERE total = 0 LIMIT {batch_size}';
    expect(await check({ query, gate: 'query: SELECT COUNT(*) FROM orders WHERE id < 0' })).toEqual([]);
    expect(await check({ query, gate: 'query: SELECT COUNT(*) FROM archive' })).toMatchObject([
      { fix: expect.stringContaining('"SELECT COUNT(*) FROM orders WHERE total = 0"') },
    ]);
  });
});
