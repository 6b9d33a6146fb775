import { describe, expect, it } from 'vitest';
import { lintExample } from '../example.ts';

const schema =
  'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL, n INT NOT NULL);\nCREATE TABLE contacts (id BIGINT PRIMARY KEY);';
const check = async (
  gate: string,
  sql = 'ALTER TABLE customers DROP COLUMN fax',
  expand = 'contacts ADD COLUMN x INT',
) => {
  const file = `migration: m\nphases:\n  - name: expand\n    sql: ALTER TABLE ${expand}\n    irreversible: test\n  - name: gate\n    wait_until:\n      ${gate}\n  - name: contract\n    sql: ${sql}\n    irreversible: test\n`;
  const { findings } = await lintExample({ schema, file });
  return findings.filter(({ rule }) => rule === 'expand-contract-same-deploy' || rule === 'drop-column');
};
const elsewhere = 'query: SELECT COUNT(*) FROM contacts WHERE x IS NULL';

describe('expand-contract-same-deploy', () => {
  it('says it in place of drop-column, with a gate that waits', async () => {
    expect(await check(elsewhere)).toMatchObject([
      {
        rule: 'expand-contract-same-deploy',
        severity: 'warning',
        phase: 'contract',
        place: { line: 10, column: 32 },
        message:
          'No gate between expand and contract waits until code no longer uses customers.fax: none checks the table, a deployment or the time.',
        fix: '- name: old-code-is-gone\n  type: gate\n  wait_until:\n    query: "SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL"\n    expected: 0\n    not_before: {after: expand, hours: 24}',
      },
    ]);
  });

  it('asks no column that is NOT NULL', async () => {
    expect(await check(elsewhere, 'ALTER TABLE customers DROP COLUMN n')).toMatchObject([
      { fix: '- name: old-code-is-gone\n  type: gate\n  wait_until:\n    not_before: {after: expand, hours: 24}' },
    ]);
  });

  it.each([
    'not_before: {after: expand, hours: 24}',
    'deployed: {environment: production, ref: main}',
    'query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL',
    "query: SELECT COUNT(*) FROM performance_schema.table_io_waits_summary_by_table WHERE OBJECT_NAME = 'customers'",
  ])('is silent where the gate has %s', async (gate) => {
    expect((await check(gate)).filter(({ rule }) => rule === 'expand-contract-same-deploy')).toEqual([]);
  });

  it('is silent about a column of this migration, and about what takes nothing away', async () => {
    expect(await check(elsewhere, 'ALTER TABLE contacts DROP COLUMN x')).toEqual([]);
    expect(await check(elsewhere, 'ALTER TABLE customers DROP COLUMN y', 'customers ADD COLUMN y INT')).toEqual([]);
    expect(await check(elsewhere, 'ALTER TABLE customers ADD INDEX (fax)')).toEqual([]);
  });

  it('leaves a contract without an expand to drop-column', async () => {
    const file =
      'migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM contacts WHERE id < 0\n  - name: contract\n    sql: ALTER TABLE customers DROP COLUMN fax\n    irreversible: test\n';
    const { findings } = await lintExample({ schema, file });
    expect(findings.map(({ rule }) => rule)).toContain('drop-column');
    expect(findings.map(({ rule }) => rule)).not.toContain('expand-contract-same-deploy');
  });
});
