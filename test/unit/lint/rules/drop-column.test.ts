import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL, b INT NOT NULL, g INT AS (b + 1));';
const check = async (file: string) => findingsOf('drop-column', await lintExample({ schema, file }));
const unrelated = 'SELECT COUNT(*) FROM deployments WHERE version < 7';

describe('drop-column', () => {
  it('asks for a gate that looks at the column, on the clause', async () => {
    expect(await check(contract('ALTER TABLE t FORCE, DROP COLUMN a;', unrelated))).toEqual([
      expect.objectContaining({
        severity: 'warning',
        place: { file: 'm.yaml', line: 8, column: 28 },
        message: 't.a is dropped, but no gate before it checks that column.',
        fix: '- name: nothing-left-in-a\n  type: gate\n  wait_until:\n    query: "SELECT COUNT(*) FROM t WHERE a IS NOT NULL"\n    expected: 0',
      }),
    ]);
  });

  it('has no gate to offer where NULL says nothing', async () => {
    expect(await check(contract('ALTER TABLE t DROP COLUMN b;', unrelated))).toMatchObject([{ fix: undefined }]);
    expect(await check(contract('ALTER TABLE t DROP COLUMN g;', unrelated))).toMatchObject([{ fix: undefined }]);
  });

  it('takes a gate that asks the column, or the statistics of statements that name it', async () => {
    const sql = 'ALTER TABLE t DROP COLUMN a;';
    expect(await check(contract(sql, 'SELECT COUNT(*) FROM t WHERE A IS NOT NULL'))).toEqual([]);
    const digests =
      "SELECT COUNT(*) FROM performance_schema.events_statements_summary_by_digest WHERE DIGEST_TEXT LIKE '%`a`%'";
    expect(await check(contract(sql, digests))).toEqual([]);
    expect(await check(contract(sql, 'SELECT COUNT(*) FROM other WHERE a IS NOT NULL'))).toHaveLength(1);
  });

  it('is silent about a column that the migration itself has added', async () => {
    const file = `${expand('ALTER TABLE t ADD COLUMN done TINYINT NULL;')}  - name: gate\n    wait_until:\n      query: ${unrelated}\n  - name: contract\n    sql: ALTER TABLE t DROP COLUMN done;\n    irreversible: a mark of this migration\n`;
    expect(await check(file)).toEqual([]);
  });

  it('takes a soak of the invisible column, and a gate that knows the code to be live', async () => {
    const drop = '  - name: contract\n    sql: ALTER TABLE t DROP COLUMN a;\n    irreversible: gone\n';
    const behind = (wait: string, first: string) =>
      check(`${expand(first)}  - name: gate\n    wait_until: ${wait}\n${drop}`);
    const soak = '{not_before: {after: expand, hours: 72}}';
    expect(await behind(soak, 'ALTER TABLE t ALTER COLUMN a SET INVISIBLE;')).toEqual([]);
    expect(await behind(soak, 'ALTER TABLE t ALTER COLUMN b SET INVISIBLE;')).toHaveLength(1);
    expect(await behind('{deployed: {environment: production, ref: v7}}', 'ALTER TABLE t ADD COLUMN z INT;')).toEqual(
      [],
    );
  });

  it('leaves an expand to destructive-outside-contract', async () => {
    expect(await check(expand('ALTER TABLE t DROP COLUMN a;'))).toEqual([]);
  });

  it('is info where it is allowed', async () => {
    const file = contract('ALTER TABLE t DROP COLUMN a;', unrelated).replace(
      '    irreversible',
      '    allow: [{what: destructive, reason: "archived"}]\n    irreversible',
    );
    expect(await check(file)).toMatchObject([{ severity: 'info', message: expect.stringContaining('archived') }]);
  });
});
