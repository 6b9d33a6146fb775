import type { Statement } from '../sql/statements/statement.ts';

/** The value of foreign_key_checks that a statement sets; undefined: it does not set it. */
export function setsForeignKeyChecks(statement: Statement, sql: string): boolean | undefined {
  if (statement.kind !== 'set' || !statement.variables.includes('foreign_key_checks')) return undefined;
  return !/foreign_key_checks\s*:?=\s*(0|off|false)\b/i.test(sql);
}
