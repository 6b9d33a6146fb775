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
  return [...cases, ...pairs(all ? 3000 : 150)];
}

/** Two clauses at random in one statement, on a table at random; always the same ones. */
function pairs(count: number): Case[] {
  let state = 20261121;
  const choose = <Item>(items: readonly Item[]): Item => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return items[Math.floor((state / 2_147_483_648) * items.length)] as Item;
  };
  const single = operations.filter(({ clauses, family }) => family !== 'partition' && !/^$|, [A-Z]{3}/.test(clauses));
  return Array.from({ length: count }, () => {
    const clauses = `${choose(single).clauses}, ${choose(single).clauses}`;
    return { table: choose(tables), operation: { family: 'pairs at random', clauses }, session: 'strict' };
  });
}

/** An operation that names what only this kind of table has is always asked. */
function concerns(table: TableShape, { clauses, family }: Operation): boolean {
  if (family === 'partition') return table.create.includes('PARTITION BY');
  const own = table.create.match(
    /\b(v|s|fn_idx|v_idx|body_ft|place_sp|hidden|id_uq|qty_chk|off_chk|parent_fk)\b(?= )/g,
  );
  return (own ?? []).some((name) => new RegExp(`\\b${name}\\b`).test(clauses));
}
