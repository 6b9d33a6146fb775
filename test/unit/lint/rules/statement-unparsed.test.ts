import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const check = async (file: string) => findingsOf('statement-unparsed', await lintExample({ file }));
const gate = (sql: string) => `migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: ${sql}\n`;

describe('statement-unparsed', () => {
  it('stands on the clause that was not read', async () => {
    expect(await check(expand('ALTER TABLE t ADD COLUMN a INT, FROBNICATE b;'))).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 39 },
        message: expect.stringContaining('assumes the worst: the clause "FROBNICATE b" is unknown to phasedb'),
      },
    ]);
  });

  it('stands on a statement of which nothing was read, and of which there are no rules', async () => {
    expect(await check(expand('DROP FROBNICATOR a;\nCREATE ROLE r;'))).toMatchObject([
      { place: { line: 5, column: 7 } },
      { place: { line: 6, column: 7 } },
    ]);
  });

  it.each([
    ['`t` ADD COLUMN', '`ADD COLUMN', 65],
    ['t', 't', 1_000_000],
  ])('says that MySQL takes no name of so many characters (%#)', async (_, start, length) => {
    const name = start.padEnd(length + (start.startsWith('`') ? 1 : 0), 'x') + (start.startsWith('`') ? '`' : '');
    expect(await check(expand(`ALTER TABLE ${name} ADD COLUMN a INT;`))).toMatchObject([
      {
        severity: 'error',
        message: expect.stringMatching(
          new RegExp(
            `^MySQL refuses this statement: the name .{22,24} has ${length.toLocaleString('en-US')} characters, and`,
          ),
        ),
      },
    ]);
  });

  it('looks at what undoes a phase, and is info where a copy is allowed', async () => {
    const file =
      'migration: m\nphases:\n  - name: expand\n    sql: ALTER TABLE t ADD COLUMN a INT\n    allow: [{what: copy, reason: tried it}]\n    rollback_sql: ALTER TABLE t FROBNICATE a\n';
    expect(await check(file)).toMatchObject([{ severity: 'info', place: { line: 6 } }]);
  });

  it('warns of a gate and of a backfill that could not be read', async () => {
    expect(await check(gate('SELECT COUNT(*) FROM t WHERE a IS IS NULL'))).toMatchObject([
      {
        severity: 'warning',
        place: { line: 5, column: 14 },
        message: expect.stringContaining(
          'The gate gate is not checked, because phasedb cannot read its query: the parser stops at',
        ),
      },
    ]);
    const backfill =
      'migration: m\nphases:\n  - name: fill\n    type: backfill\n    batch:\n      query: UPDATE t SET a = b MEMBER OF (c) ?? 1 WHERE a IS NULL LIMIT {batch_size}\n      done_when: SELECT COUNT(*) FROM t WHERE a IS IS NULL\n';
    expect(await check(backfill)).toMatchObject([
      { severity: 'warning', place: { line: 6 }, message: expect.stringContaining('The backfill fill is not checked') },
      { severity: 'warning', place: { line: 7 }, message: expect.stringContaining('The done_when of fill') },
    ]);
  });

  it('is silent about what was read, and about what the reader of the file refuses', async () => {
    expect(await check(expand('ALTER TABLE t ADD COLUMN a INT;\nCREATE VIEW v AS SELECT 1;'))).toEqual([]);
    expect(await check(expand('SET SESSION foreign_key_checks = 0;'))).toEqual([]);
    expect(await check(expand('LOCK TABLES t WRITE;\nUSE other;'))).toEqual([]);
    expect(await check(gate('SELECT COUNT(*) FROM t WHERE a IS NULL'))).toEqual([]);
  });

  it('is said of a text that does not end', async () => {
    expect(await check(expand("ALTER TABLE t COMMENT 'open;"))).toMatchObject([
      { severity: 'error', fix: 'Add the missing quote, `*/` or END.' },
    ]);
  });

  it.each([
    ['ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT;', 'ALTER TABLE t ADD COLUMN a INT;'],
    [
      'ALTER TABLE t DROP COLUMN IF EXISTS a, ADD INDEX IF NOT EXISTS b (b);',
      'ALTER TABLE t DROP COLUMN a, ADD INDEX b (b);',
    ],
    ['CREATE INDEX IF NOT EXISTS i ON t (a);', 'CREATE INDEX i ON t (a);'],
    ['DROP INDEX IF EXISTS i ON t;', 'DROP INDEX i ON t;'],
  ])('knows what MariaDB has and MySQL has not: %s', async (sql, fix) => {
    const { findings } = await lintExample({ file: expand(sql), version: '8.4.0' });
    expect(findings.filter(({ rule }) => rule !== 'schema-missing')).toMatchObject([
      { rule: 'statement-unparsed', message: expect.stringContaining('unlike MariaDB'), fix },
    ]);
  });
});
