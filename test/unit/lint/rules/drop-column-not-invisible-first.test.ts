import { describe, expect, it } from 'vitest';
import { contract, expand, findingsOf, lintExample } from '../example.ts';

const schema = 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL, h INT NULL INVISIBLE);';
const check = async (file: string, version: string | undefined = '8.4.0') =>
  findingsOf('drop-column-not-invisible-first', await lintExample({ schema, file, version: version ?? '8.0.22' }));
const drop = contract('ALTER TABLE t DROP COLUMN a;');
const behind = '  - name: contract\n    sql: ALTER TABLE t DROP COLUMN a;\n    irreversible: test\n';
const soak =
  '  - name: soak\n    type: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE a IS NOT NULL\n      not_before: {after: expand, hours: 24}\n';

describe('drop-column-not-invisible-first', () => {
  it('offers the phase that hides the column, and the gate behind it', async () => {
    expect(await check(drop)).toEqual([
      expect.objectContaining({
        severity: 'info',
        place: { file: 'm.yaml', line: 8, column: 21 },
        message: expect.stringContaining('t.a is dropped without having been INVISIBLE first'),
        fix: expect.stringContaining(
          'ALTER TABLE t ALTER COLUMN a SET INVISIBLE;\n  rollback_sql: |\n    ALTER TABLE t ALTER COLUMN a SET VISIBLE;\n- name: soak-a\n',
        ),
      }),
    ]);
  });

  it('is silent where a server may be older than 8.0.23, or nobody said', async () => {
    expect(await check(drop, '8.0.22')).toEqual([]);
    expect(await check(drop, '8.0.23')).toHaveLength(1);
    expect(findingsOf('drop-column-not-invisible-first', await lintExample({ schema, file: drop }))).toEqual([]);
  });

  it('is silent where the column was hidden, with a gate between', async () => {
    const hide = expand('ALTER TABLE t ALTER COLUMN a SET INVISIBLE;');
    expect(await check(`${hide}${soak}${behind}`)).toEqual([]);
    expect(await check(contract('ALTER TABLE t DROP COLUMN h;'))).toEqual([]);
    expect(
      await check(contract('ALTER TABLE t ALTER COLUMN a SET INVISIBLE;\nALTER TABLE t DROP COLUMN a;')),
    ).toHaveLength(1);
  });

  it('sees that a MODIFY without INVISIBLE shows the column again', async () => {
    const back = expand('ALTER TABLE t ALTER COLUMN a SET INVISIBLE;\nALTER TABLE t MODIFY a INT NULL COMMENT "x";');
    expect(await check(`${back}${soak}${behind}`)).toHaveLength(1);
  });

  it('leaves a drop that no gate looks at to drop-column', async () => {
    const file = contract('ALTER TABLE t DROP COLUMN a;', 'SELECT COUNT(*) FROM deployments WHERE version < 7');
    expect(await check(file)).toEqual([]);
  });

  it('is silent where a gate proves the code live, and about columns of this migration', async () => {
    const live = `migration: m\nphases:\n  - name: gate\n    wait_until:\n      deployed: {environment: production, ref: "v7"}\n${behind}`;
    expect(await check(live)).toEqual([]);
    const own = `${expand('ALTER TABLE t ADD COLUMN n INT NULL;')}${soak}${behind.replace('COLUMN a', 'COLUMN n')}`;
    expect(await check(own)).toEqual([]);
  });
});
