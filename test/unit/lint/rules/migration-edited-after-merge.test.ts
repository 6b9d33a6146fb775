import { describe, expect, it } from 'vitest';
import { yaml } from '../../../../src/lint/yaml-text.ts';
import { findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL);';
const whole = (sql: string, gate: string, query: string) => yaml`
  migration: m
  phases:
    - name: expand
      sql: |
        ${sql}
      irreversible: test
    - name: backfill
      batch:
        query: ${query}
        size: 1000
    - name: gate
      wait_until:
        query: ${gate}
`;
const ran = whole(
  'ALTER TABLE t ADD a INT NULL;',
  'SELECT COUNT(*) FROM t WHERE a IS NULL',
  'UPDATE t SET a = 1 WHERE a IS NULL LIMIT {batch_size}',
);
const check = async (file: string) =>
  findingsOf('migration-edited-after-merge', await lintExample({ schema, ran, file }));

describe('migration-edited-after-merge', () => {
  it.each([
    ['a statement', ran.replace('INT NULL', 'BIGINT NULL'), 'The phase expand of m has other SQL', 3],
    ['the query of a backfill', ran.replace('a = 1', 'a = 2'), 'The phase backfill of m has other SQL', 7],
    ['the name of a phase', ran.replace('name: gate', 'name: wait\n    type: gate'), 'The phase gate of m has run', 3],
  ])('reports another %s than what ran', async (_, file, message, line) => {
    expect(await check(file)).toMatchObject([
      { severity: 'error', message: expect.stringContaining(message), place: { line } },
    ]);
  });

  it.each([
    ['a comment', ran.replace('ALTER', '-- why\n        ALTER')],
    ['sizes and keyword case', ran.replace('1000', '10').replace('ALTER TABLE', 'alter table')],
    ['a gate, which may change at any time', ran.replace('COUNT(*)', 'COUNT(id)')],
    ['a new phase', `${ran}  - name: contract\n    sql: ALTER TABLE t DROP a\n    irreversible: test\n`],
  ])('is silent about %s', async (_, file) => {
    expect(await check(file)).toEqual([]);
  });

  it('names the snapshot that it rests on, and the command that accepts an edit', async () => {
    const settings = { snapshot: { takenOn: '2026-11-20', version: undefined, pinned: undefined } };
    const result = await lintExample({ schema, ran, file: ran.replace('INT NULL', 'BIGINT NULL') }, settings);
    expect(findingsOf('migration-edited-after-merge', result)).toMatchObject([
      {
        message:
          'The phase expand of m has other SQL in the file than what has run on the server, as the snapshot of 2026-11-20 has it.',
        fix: expect.stringContaining('phasedb accept-change m.yaml --phase expand --reason …'),
      },
    ]);
  });
});
