import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const check = async (...phases: string[]) =>
  findingsOf('phase-order', await lintExample({ file: `migration: m\nphases:\n${phases.join('')}` }));
const expand = '  - name: expand\n    sql: ALTER TABLE t ADD COLUMN a INT\n    irreversible: test\n';
const gate = '  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE a IS NULL\n';
const backfill = '  - name: backfill\n    batch:\n      query: UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}\n';
const contract = '  - name: contract\n    sql: ALTER TABLE t MODIFY a INT NOT NULL\n    irreversible: test\n';

describe('phase-order', () => {
  it('finds an expand behind something else', async () => {
    expect(await check(gate, expand)).toMatchObject([
      {
        severity: 'error',
        place: { line: 6, column: 11 },
        message: 'The expand phase `expand` comes after the gate phase `gate`.',
      },
    ]);
  });

  it('finds a backfill behind a contract', async () => {
    expect(await check(expand, gate, contract, backfill)).toMatchObject([
      { phase: 'backfill', fix: expect.stringContaining('Move it before the contract phases') },
    ]);
  });

  it('is silent about whole migrations of any kind', async () => {
    expect(await check(expand, backfill, gate, contract)).toEqual([]);
    expect(await check(gate, contract)).toEqual([]);
    expect(await check(gate, contract, gate.replace('gate', 'second\n    type: gate'))).toEqual([]);
  });
});
