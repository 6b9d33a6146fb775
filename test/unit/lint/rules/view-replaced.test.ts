import { describe, expect, it } from 'vitest';
import { viewColumns } from '../../../../src/ddl/stored/view-columns.ts';
import { expand, lintExample } from '../example.ts';

const schema = `CREATE TABLE t (id BIGINT PRIMARY KEY, a INT NULL, b INT NULL);
  CREATE VIEW v AS SELECT id, a, b FROM t;
  CREATE SQL SECURITY INVOKER VIEW own AS SELECT id FROM t;
  CREATE VIEW star AS SELECT * FROM t;
  CREATE TABLE u (id BIGINT PRIMARY KEY);
  CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW SET @a = 1;`;
const found = async (sql: string, file = expand(sql)) =>
  (await lintExample({ schema, file })).findings.flatMap(({ rule, severity, message }) =>
    ['view-replaced', 'destructive-outside-contract', 'definer'].includes(rule) ? [`${severity}: ${message}`] : [],
  );
const taken = 'error: This expand takes b from the view v, while the old code is still running.';

describe('view-replaced', () => {
  it.each([
    ['CREATE OR REPLACE VIEW v AS SELECT id, a FROM t', [taken]],
    ['CREATE OR REPLACE VIEW v (id, a) AS SELECT 1, 2', [taken]],
    ['CREATE OR REPLACE VIEW v AS SELECT id, a, b + 1 AS c FROM t', [taken]],
    ['ALTER VIEW v AS SELECT id, t.a FROM t', [taken]],
    ['DROP VIEW v; CREATE VIEW v AS SELECT id, a FROM t', [taken]],
    [
      'CREATE OR REPLACE VIEW v AS SELECT b, id, a + 1 AS a, a c FROM t WHERE id > 5',
      ['info: The view v exists and is replaced. It keeps its columns; its rows may differ.'],
    ],
    [
      'CREATE OR REPLACE VIEW v AS SELECT * FROM t',
      ['warning: The view v exists and is replaced. phasedb cannot compare its columns with the new ones.'],
    ],
    [
      'ALTER VIEW star AS SELECT id FROM t',
      ['warning: The view star exists and is replaced. phasedb cannot compare its columns with the new ones.'],
    ],
    [
      'CREATE OR REPLACE VIEW own AS SELECT id FROM t',
      [
        'info: The view own exists and is replaced. It keeps its columns; its rows may differ.',
        'warning: The view own runs with the rights of its definer from now on, and no longer with those of its reader (SQL SECURITY INVOKER).',
      ],
    ],
    ['CREATE OR REPLACE VIEW fresh AS SELECT id FROM t', []],
    ['CREATE VIEW IF NOT EXISTS v AS SELECT id FROM t', []],
    [
      'DROP TRIGGER g; CREATE TRIGGER g AFTER INSERT ON u FOR EACH ROW SET @a = 1',
      ['error: This expand drops the trigger g, while the old code is still running.'],
    ],
    ['DROP TRIGGER g; CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW SET @a = 1', []],
    [
      'DROP VIEW v; CREATE VIEW other.v AS SELECT id, a, b FROM t',
      ['error: This expand drops the view v, while the old code is still running.'],
    ],
    [
      'ALTER PROCEDURE p SQL SECURITY DEFINER',
      [
        'warning: The code of this procedure then runs with the rights of the account that made it, not of the account that calls it.',
      ],
    ],
    ['ALTER PROCEDURE p SQL SECURITY INVOKER', []],
  ])('%s', async (sql, messages) => {
    expect((await found(`${sql};`)).sort()).toEqual(messages);
  });

  it('only reports what a contract takes', async () => {
    const file =
      'migration: m\nphases:\n  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM t WHERE b IS NOT NULL\n  - name: contract\n    irreversible: test\n    sql: CREATE OR REPLACE VIEW v AS SELECT id, a FROM t\n';
    expect(await found('', file)).toEqual(['info: This contract takes b from the view v.']);
  });
});

describe('the columns of a view', () => {
  it.each([
    ['select `d`.`t`.`id` AS `id`,(`d`.`t`.`a` + 1) AS `x` from `d`.`t`', ['id', 'x']],
    ['CREATE VIEW v (`A`, b) AS SELECT 1, 2', ['a', 'b']],
    [
      "SELECT DISTINCT id, 1 one, NULL none, COUNT(*) n, 'x' AS 'y', CASE a WHEN 1 THEN 2 END z FROM t",
      ['id', 'one', 'none', 'n', 'y', 'z'],
    ],
    ['WITH w AS (SELECT 1 AS inner_one) SELECT w.inner_one AS i FROM w UNION SELECT 2', ['i']],
    ['(SELECT id FROM t) UNION (SELECT a FROM t)', ['id']],
    ['SELECT t.* FROM t', undefined],
    ['TABLE t', undefined],
  ])('%s', (text, columns) => {
    expect(viewColumns(text)).toEqual(columns);
  });
});
