import { expect, it } from 'vitest';
import { normaliseSql } from '../../../../src/sql/lexing/normalise.ts';

it.each([
  ['alter table t add column a int', 'ALTER  TABLE t\n ADD COLUMN a INT;'],
  ['select 1 -- a\n, 2', 'SELECT 1, /* b */ 2'],
  ['alter table t add a datetime', 'ALTER TABLE t ADD a DateTime'],
  ['alter table t /*!80000 force */', 'alter table t force'],
])('%s = %s', (one, other) => {
  expect(normaliseSql(one)).toBe(normaliseSql(other));
});

it.each([
  ['select * from Status', 'select * from status'],
  ['select * from db.Events', 'select * from db.events'],
  ["select 'a'", "select 'A'"],
  ["select 'a' 'b'", "select 'a''b'"],
  ['drop table `a b`', 'drop table `a  b`'],
  ['delete /*+ INDEX(t a) */ from t', 'delete /*+ INDEX(t b) */ from t'],
  ['select 1 /*!999999 + 1 */', 'select 1 /*!999999 + 2 */'],
  ['select {last_id}', 'select {batch_size}'],
])('%s ≠ %s', (one, other) => {
  expect(normaliseSql(one)).not.toBe(normaliseSql(other));
});
