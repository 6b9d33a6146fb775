import { type Operation, operations } from './operations.ts';
import { type TableShape, tables } from './tables.ts';

/** Settings of the session that decide about some operations. */
export const sessions = {
  strict: { strict: true, foreignKeyChecks: true },
  'not strict': { strict: false, foreignKeyChecks: true },
  'foreign_key_checks=0': { strict: true, foreignKeyChecks: false },
} as const;

export interface Case {
  readonly table: TableShape;
  readonly operation: Operation;
  readonly session: keyof typeof sessions;
}

/** Each shape but the plain one meets every so many-th operation, another one in each shape. */
const STEP = 23;

/**
 * Pairs of table and operation. A run within seconds takes every operation on a plain table and a fixed sample of the
 * rest; PHASEDB_CONFORMANCE=all takes the whole product, some 17,000 pairs.
 */
export function casesToAsk(all: boolean): Case[] {
  const cases: Case[] = [];
  for (const [row, table] of tables.entries()) {
    for (const [column, operation] of operations.entries()) {
      if (all || row === 0 || (column + row) % STEP === 0 || concerns(table, operation)) {
        cases.push({ table, operation, session: 'strict' });
      }
    }
  }
  const plain = tables.filter((table) => ['plain', 'foreign key', 'referenced'].includes(table.name));
  for (const table of plain) {
    for (const [column, operation] of operations.entries()) {
      for (const session of ['not strict', 'foreign_key_checks=0'] as const) {
        const decided =
          session === 'not strict' ? operation.family === 'nullability' : operation.family === 'foreign key';
        if (all || decided || column % (STEP * 4) === 0) cases.push({ table, operation, session });
      }
    }
  }
  return cases;
}

/** An operation that names what only this kind of table has is always asked. */
function concerns(table: TableShape, { clauses, family }: Operation): boolean {
  if (family === 'partition') return table.create.includes('PARTITION BY');
  const own = table.create.match(
    /\b(v|s|fn_idx|v_idx|body_ft|place_sp|hidden|id_uq|qty_chk|off_chk|parent_fk)\b(?= )/g,
  );
  return (own ?? []).some((name) => new RegExp(`\\b${name}\\b`).test(clauses));
}
