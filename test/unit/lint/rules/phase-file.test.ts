import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../../../src/lint/rule-list.ts';
import { findingsOf, lintExample } from '../example.ts';

const gate = '  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE a IS NULL\n';

// What the reader of the file finds, and the linter passes on.
describe('rules that the reader of the file decides', () => {
  it.each([
    [
      'phase-file-invalid',
      `migration: m\nphases:\n${gate}      poll_interval_ms: soon # phasedb-ignore phase-file-invalid: no\n`,
      'error',
      6,
    ],
    [
      'phase-unknown-key',
      `migration: m\nphases:\n${gate}      pol_interval_ms: 5 # phasedb-ignore phase-unknown-key: no\n`,
      'error',
      6,
    ],
    [
      'phase-statement-kind',
      'migration: m\nphases:\n  - name: expand\n    sql: |\n      USE other;\n    irreversible: test\n',
      'error',
      5,
    ],
    [
      'phase-order',
      `migration: m\nphases:\n${gate}  - name: expand\n    sql: ALTER TABLE t ADD a INT\n    irreversible: test\n`,
      'error',
      6,
    ],
    [
      'contract-without-gate',
      'migration: m\nphases:\n  - name: contract\n    sql: ALTER TABLE t ADD INDEX (a)\n    irreversible: test\n',
      'error',
      3,
    ],
    [
      'gate-mutates',
      'migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: DELETE FROM t\n',
      'error',
      5,
    ],
    ['rollback-missing', 'migration: m\nphases:\n  - name: expand\n    sql: ALTER TABLE t ADD a INT\n', 'warning', 4],
  ])('%s', async (name, file, severity, line) => {
    const found = findingsOf(name, await lintExample({ file }));
    expect(found).toMatchObject([{ severity, place: { line }, why: rules.find((rule) => rule.name === name)?.why }]);
    expect(found[0]?.why).not.toBe('');
  });

  it('contract-without-gate is a warning where it is allowed', async () => {
    const file =
      'migration: m\nphases:\n  - name: contract\n    sql: ALTER TABLE t ADD INDEX (a)\n    irreversible: test\n    allow: [{what: destructive, reason: nothing to prove}]\n';
    expect(findingsOf('contract-without-gate', await lintExample({ file }))).toMatchObject([{ severity: 'warning' }]);
  });

  it('of the rules of phases only rollback-missing speaks of the published example', async () => {
    const read = (name: string) => readFileSync(new URL(`../../../../examples/${name}`, import.meta.url), 'utf8');
    const { findings } = await lintExample({ schema: read('schema.sql'), file: read('add_checksum_column.yaml') });
    const ours = new Set(rules.filter(({ group }) => group === 'phases').map(({ name }) => name));
    expect(findings.filter(({ rule }) => ours.has(rule)).map(({ rule }) => rule)).toEqual(['rollback-missing']);
  });
});
