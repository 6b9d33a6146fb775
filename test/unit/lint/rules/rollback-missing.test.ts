import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../../src/lint/rule-list.ts';
import { findingsOf, lintExample } from '../example.ts';

const check = async (rest: string) =>
  findingsOf(
    'rollback-missing',
    await lintExample({
      file: `migration: m\nphases:\n  - name: expand\n    sql: ALTER TABLE t ADD COLUMN a INT\n${rest}`,
    }),
  );

describe('rollback-missing', () => {
  it('warns on the statements that have no way back', async () => {
    expect(await check('')).toMatchObject([
      {
        severity: 'warning',
        phase: 'expand',
        place: { line: 4, column: 5 },
        message: expect.stringContaining('no rollback'),
      },
    ]);
  });

  it('warns on a rollback that has nothing to roll back with', async () => {
    const backfill =
      '    irreversible: test\n  - name: backfill\n    on_failure: rollback\n    batch:\n      query: UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}\n';
    expect(await check(backfill)).toMatchObject([{ phase: 'backfill', place: { line: 7, column: 5 } }]);
  });

  it('is silent where there is a way back, and where the author says why there is none', async () => {
    expect(await check('    rollback_sql: ALTER TABLE t DROP COLUMN a\n')).toEqual([]);
    expect(await check('    irreversible: nobody goes back\n')).toEqual([]);
  });

  it('is all that rules of phases say of the published example', async () => {
    const read = (name: string) => readFileSync(`examples/${name}`, 'utf8');
    const { findings } = await lintExample({ schema: read('schema.sql'), file: read('add_checksum_column.yaml') });
    const ours = new Set(rules.filter(({ group }) => group === 'phases').map(({ name }) => name));
    expect(findings.filter(({ rule }) => ours.has(rule)).map(({ rule }) => rule)).toEqual(['rollback-missing']);
  });
});
