import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const contract = '  - name: contract\n    sql: ALTER TABLE t ADD UNIQUE INDEX by_a (a)\n    irreversible: test\n';
const check = async (phases: string) =>
  findingsOf('contract-without-gate', await lintExample({ file: `migration: m\nphases:\n${phases}` }));

describe('contract-without-gate', () => {
  it('stands on the name of the contract', async () => {
    expect(await check(contract)).toMatchObject([
      {
        severity: 'error',
        phase: 'contract',
        place: { line: 3, column: 11 },
        fix: expect.stringContaining('Add a gate'),
      },
    ]);
  });

  it('is a warning where it is allowed', async () => {
    expect(await check(`${contract}    allow: [{what: destructive, reason: nothing to prove}]\n`)).toMatchObject([
      { severity: 'warning' },
    ]);
  });

  it.each(['query: SELECT COUNT(*) FROM t WHERE a IS NULL', 'deployed: {environment: production, ref: main}'])(
    'is silent behind a gate with %s',
    async (what) => {
      expect(await check(`  - name: gate\n    wait_until:\n      ${what}\n${contract}`)).toEqual([]);
    },
  );
});
