import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const file = (name: string, ...dependsOn: string[]) =>
  `migration: ${name}\ndepends_on: [${dependsOn.join(', ')}]\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE a IS NULL\n`;
const check = async (...files: string[]) => findingsOf('phase-dependency-missing', await lintExample({ file: files }));

describe('phase-dependency-missing', () => {
  it('suggests the name that was meant', async () => {
    expect(await check(file('orders_add_currency'), file('next', 'Orders_add_curency'))).toMatchObject([
      {
        severity: 'warning',
        place: { file: 'm2.yaml', line: 2, column: 14 },
        message: 'next depends on Orders_add_curency, but none of the linted files contains that migration.',
        fix: 'Did you mean orders_add_currency?',
      },
    ]);
  });

  it('says that it may have run long ago', async () => {
    const [finding] = await check(file('a_first'), file('b_second', 'something_else_entirely'));
    expect(finding).toMatchObject({ fix: undefined, why: expect.stringContaining('already ran') });
  });

  it('reports each cycle once', async () => {
    expect(
      await check(file('a', 'b'), file('b', 'c'), file('c', 'a'), file('d', 'a'), file('e', 'f'), file('f', 'e')),
    ).toMatchObject([
      {
        severity: 'error',
        place: { file: 'm3.yaml', line: 2, column: 14 },
        message: 'These migrations wait for each other: a → b → c → a.',
      },
      { place: { file: 'm6.yaml' }, message: 'These migrations wait for each other: e → f → e.' },
    ]);
  });

  it('is silent about one file alone, and about two ways to one migration', async () => {
    expect(await check(file('a', 'elsewhere'))).toEqual([]);
    expect(await check(file('a', 'b', 'c'), file('b', 'd'), file('c', 'd'), file('d'))).toEqual([]);
  });

  it('follows a chain of hundreds', async () => {
    const files = Array.from({ length: 300 }, (_, index) => file(`m${index}`, `m${(index + 1) % 300}`));
    expect(await check(...files)).toHaveLength(1);
  });
});
