import { expect, it } from 'vitest';
import { expand, findingsOf, lintExample } from '../example.ts';

const check = async (sql: string) => findingsOf('definer', await lintExample({ file: expand(sql) }));

it.each([
  ["CREATE DEFINER='root'@'localhost' PROCEDURE p() SELECT 1;", "'root'@'localhost'", 'CREATE PROCEDURE p() SELECT 1;'],
  ['CREATE DEFINER = admin TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;', 'admin', undefined],
  [
    'CREATE OR REPLACE ALGORITHM=MERGE DEFINER=`a`@`%` SQL SECURITY DEFINER VIEW v AS SELECT 1;',
    '`a`@`%`',
    'CREATE OR REPLACE ALGORITHM=MERGE SQL SECURITY DEFINER VIEW v AS SELECT 1;',
  ],
  ['ALTER DEFINER=admin EVENT e COMMENT "x";', 'admin', 'ALTER EVENT e COMMENT "x";'],
])('%s', async (sql, account, fix) => {
  expect(await check(sql)).toMatchObject([
    {
      severity: 'warning',
      message: expect.stringContaining(`runs with the rights of ${account}, not`),
      ...(fix === undefined ? {} : { fix }),
    },
  ]);
  if (fix !== undefined) expect(await check(fix)).toEqual([]);
});

it.each([
  'CREATE DEFINER=CURRENT_USER PROCEDURE p() SELECT 1;',
  'CREATE DEFINER=CURRENT_USER() VIEW v AS SELECT 1;',
  'CREATE DEFINER=admin SQL SECURITY INVOKER VIEW v AS SELECT 1;',
  "CREATE DEFINER=admin PROCEDURE p() COMMENT 'x' SQL SECURITY INVOKER SELECT 1;",
  'CREATE PROCEDURE p() SELECT 1;',
])('is silent about %s', async (sql) => {
  expect(await check(sql)).toEqual([]);
});
