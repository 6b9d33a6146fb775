import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const file = (name: string) =>
  `# yes\nmigration: ${name}\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE a IS NULL\n`;
const check = async (...names: string[]) =>
  findingsOf('migration-id-duplicate', await lintExample({ file: names.map(file) }));

describe('migration-id-duplicate', () => {
  it('stands on the name in each later file', async () => {
    expect(await check('orders_a', 'ORDERS_a', 'other', 'orders_a')).toMatchObject([
      {
        severity: 'error',
        place: { file: 'm2.yaml', line: 2, column: 12 },
        message: 'The migration name ORDERS_a is already used in m1.yaml.',
      },
      { place: { file: 'm4.yaml' } },
    ]);
  });

  it('is silent about names that differ, and about one file', async () => {
    expect(await check('orders_a', 'orders_b', 'orders-a')).toEqual([]);
    expect(await check('orders_a')).toEqual([]);
  });
});
