import { describe, expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NOT NULL, b INT NULL);`;
const lintOf = (sql: string, more = {}) => lintExample({ schema, version: '8.4.6', file: expand(sql), ...more });
const check = async (sql: string, more = {}) => findingsOf('check-add-enforced', await lintOf(sql, more));
const gate = (name: string, condition: string) =>
  `- name: ${name}\n  type: gate\n  wait_until:\n    query: "SELECT COUNT(*) FROM t WHERE NOT (${condition})"\n    expected: 0`;

describe('check-add-enforced', () => {
  it('adds it NOT ENFORCED, with a gate, and speaks instead of the general rule', async () => {
    const result = await lintOf('ALTER TABLE t ADD CONSTRAINT pos CHECK (a > 0);');
    expect(findingsOf('check-add-enforced', result)).toMatchObject([
      {
        severity: 'error',
        place: { line: 5, column: 21 },
        message: 'MySQL copies t to check each row against CHECK (a > 0). Writes wait meanwhile.',
        fix: `ALTER TABLE t ADD CONSTRAINT pos CHECK (a > 0) NOT ENFORCED;\n${gate('t-pos-holds', 'a > 0')}`,
      },
    ]);
    expect(findingsOf('ddl-copy-table', result)).toEqual([]);
  });

  it('takes ENFORCED out, and keeps other clauses', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL, ADD CHECK (a <> b) ENFORCED;')).toMatchObject([
      {
        place: { column: 44 },
        fix: `ALTER TABLE t ADD COLUMN c INT NULL, ADD CHECK (a <> b) NOT ENFORCED;\n${gate('t-check-holds', 'a <> b')}`,
      },
    ]);
  });

  it('takes a check out of a column', async () => {
    expect(await check('ALTER TABLE t ADD COLUMN c INT NULL CONSTRAINT cc CHECK (c < 9) AFTER a;')).toMatchObject([
      {
        fix: `ALTER TABLE t ADD COLUMN c INT NULL AFTER a, ADD CONSTRAINT cc CHECK (c < 9) NOT ENFORCED;\n${gate('t-cc-holds', 'c < 9')}`,
      },
    ]);
  });

  it('is silent where nothing is tested, and where another clause copies anyway', async () => {
    expect(await check('ALTER TABLE t ADD CHECK (a > 0) NOT ENFORCED;')).toEqual([]);
    expect(await check('ALTER TABLE t ADD CHECK (a > 0);', { version: '8.0.15' })).toEqual([]);
    expect(await check('ALTER TABLE t MODIFY a BIGINT NOT NULL, ADD CHECK (a > 0);')).toEqual([]);
    expect(await check('CREATE TABLE n (a INT PRIMARY KEY);\nALTER TABLE n ADD CHECK (a > 0);')).toEqual([]);
  });

  it('is a warning on a small table', async () => {
    const facts = { t: { dataBytes: 5_000_000, indexBytes: 0 } };
    expect(await check('ALTER TABLE t ADD CHECK (a > 0);', { facts })).toMatchObject([{ severity: 'warning' }]);
  });
});
