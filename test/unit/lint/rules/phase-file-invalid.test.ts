import { describe, expect, it } from 'vitest';
import { findingsOf, lintExample } from '../example.ts';

const check = async (file: string) => findingsOf('phase-file-invalid', await lintExample({ file }));
const gate = '  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE a IS NULL\n';

describe('phase-file-invalid', () => {
  it('stands on a value of the wrong type, with what would be right', async () => {
    expect(await check(`migration: m\nphases:\n${gate}      poll_interval_ms: "5000"\n`)).toMatchObject([
      { severity: 'error', place: { line: 6, column: 25 }, fix: expect.stringContaining('Remove the quotes') },
    ]);
  });

  it('stands where YAML breaks, and on a key that is there twice', async () => {
    expect(await check('migration: m\nphases:\n\t- name: gate\n')).toMatchObject([{ place: { line: 3 } }]);
    expect(await check(`migration: m\nmigration: n\nphases:\n${gate}`)).toMatchObject([{ place: { line: 2 } }]);
  });

  it('cannot be silenced', async () => {
    const { findings } = await lintExample({
      file: `migration: m\nphases:\n${gate}      poll_interval_ms: soon # phasedb-ignore phase-file-invalid: soon enough\n`,
    });
    expect(findings.map(({ rule }) => rule)).toEqual(['phase-file-invalid', 'suppression-unused']);
  });
});
