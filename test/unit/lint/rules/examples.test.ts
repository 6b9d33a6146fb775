import { describe, expect, it } from 'vitest';
import { rules } from '../../../../src/lint/rule-list.ts';
import { findingsOf, lintExample } from '../example.ts';

// What docs/rules.md shows is true: each rule fires on its bad example and is silent on its good one.
describe.each(rules)('$name', ({ name, examples }) => {
  it('fires on its bad example', async () => {
    const found = findingsOf(name, await lintExample(examples.bad));
    expect(found.length, JSON.stringify(found)).toBeGreaterThan(0);
  });

  it('is silent on its good example', async () => {
    expect(findingsOf(name, await lintExample(examples.good))).toEqual([]);
  });
});
