import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const file = (key: string, comment = '') =>
  `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE a IS NULL\n      ${key}: 30${comment}\n`;

describe('phase-unknown-key', () => {
  it('stands on the key, with the one that was meant', async () => {
    expect(findingsOf('phase-unknown-key', await lintExample({ file: file('timeout_minuts') }))).toMatchObject([
      {
        severity: 'error',
        phase: 'gate',
        place: { line: 6, column: 7 },
        message: expect.stringContaining('timeout_minuts'),
        fix: expect.stringContaining('timeout_minutes'),
      },
    ]);
  });

  it('cannot be silenced, by a comment or by the configuration', async () => {
    const settings = { severities: new Map([['phase-unknown-key', 'off' as const]]) };
    const text = file('timeout_minuts', ' # phasedb-ignore phase-unknown-key: it is fine');
    expect(findingsOf('phase-unknown-key', await lintExample({ file: text }, settings))).toHaveLength(1);
  });

  it('is silent about keys that there are', async () => {
    expect(findingsOf('phase-unknown-key', await lintExample({ file: file('timeout_minutes') }))).toEqual([]);
  });
});
