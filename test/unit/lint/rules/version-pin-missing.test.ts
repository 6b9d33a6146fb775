import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const file = expand('ALTER TABLE t ADD x INT;');

describe('version-pin-missing', () => {
  it('is said once for all files, at the first statement that it matters to', async () => {
    const gate = 'migration: g\nphases:\n  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM t}\n';
    const result = await lintExample({ file: [gate, file, file.replace('migration: m', 'migration: n')] });
    expect(findingsOf('version-pin-missing', result)).toMatchObject([
      { severity: 'warning', place: { file: 'm2.yaml', line: 5, column: 7 }, phase: 'expand' },
    ]);
  });

  it.each(['option', 'config', 'snapshot', 'server'] as const)(
    'is silent where the %s says it',
    async (versionFrom) => {
      const result = await lintExample({ file }, { versionFrom, versions: [[8, 4, 0]] });
      expect(findingsOf('version-pin-missing', result)).toEqual([]);
    },
  );

  it('is silent where no statement depends on it', async () => {
    const gate = 'migration: g\nphases:\n  - name: gate\n    wait_until: {query: SELECT COUNT(*) FROM t}\n';
    expect(findingsOf('version-pin-missing', await lintExample({ file: gate }))).toEqual([]);
  });
});
