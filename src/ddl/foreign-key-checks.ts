import type { Statement } from '../sql/statements/statement.ts';

/** What a statement sets foreign_key_checks to for those behind it; undefined: it leaves it alone. */
export function setsForeignKeyChecks(statement: Statement, sql: string): boolean | undefined {
  if (statement.kind !== 'set' || !statement.variables.includes('foreign_key_checks')) return undefined;
  return !/foreign_key_checks\s*:?=\s*(0|off|false)\b/i.test(sql);
}
