import { manualOperations } from './manual-operations.ts';
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
const STEP = 149;
/** An operation that names what only some shapes have is asked on so many of them. */
const OWNERS = 1;

/** Shapes on which each operation of the manual is asked, beside those that it names something of. */
const VARIED = new Set([
  'composite primary key',
  'no key',
  'fulltext',
  'partitioned by range',
  'foreign keys both ways',
  'MyISAM',
]);

/** Operations to ask where row versions count; each case takes the server some 2 s to prepare, so some only in the whole product. */
const ofRowVersions = new Set(['ADD COLUMN n INT NULL', 'DROP COLUMN amount', 'RENAME COLUMN amount TO total']);
const COUNTED = new Set([
  ...ofRowVersions,
  'ADD COLUMN n INT NULL FIRST',
  'ADD INDEX small_idx (small)',
  'MODIFY small SMALLINT NOT NULL',
  'DROP COLUMN small, ADD INDEX amount_idx (amount)',
  'ADD COLUMN n INT GENERATED ALWAYS AS (qty + 2) VIRTUAL',
  'ALTER COLUMN amount SET DEFAULT 1.5',
  'DROP COLUMN amount, ADD COLUMN n INT NULL',
]);

/**
 * Pairs of table and operation. A run within seconds takes those of the manual on many tables, every second other one on a
 * plain table, and a fixed sample of the rest; the whole product is some 25,000 pairs.
 */
export function casesToAsk(all: boolean): Case[] {
  const manual = new Set(Object.values(manualOperations).flat());
  const owners = new Map<Operation, number>();
  const cases: Case[] = [];
  for (const [row, table] of tables.entries()) {
    for (const [column, operation] of operations.entries()) {
      if (table.rowVersionsLeft !== undefined) {
        if (all ? COUNTED.has(operation.clauses) : ofRowVersions.has(operation.clauses)) {
          cases.push({ table, operation, session: 'strict' });
        }
        continue;
      }
      const owns = concerns(table, operation);
      const ofManual = manual.has(operation.clauses) && (owns || VARIED.has(table.name));
      const owned = owners.get(operation) ?? 0;
      if (owns) owners.set(operation, owned + 1);
      const onPlain = row === 0 && (column % 2 === 0 || manual.has(operation.clauses));
      if (all || onPlain || (column + row) % STEP === 0 || ofManual || (owns && owned < OWNERS)) {
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
  return [...cases, ...pairs(all ? 3000 : 80)];
}

/** Two clauses at random in one statement, on a table at random; always the same ones. */
function pairs(count: number): Case[] {
  let state = 20261121;
  const choose = <Item>(items: readonly Item[]): Item => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return items[Math.floor((state / 2_147_483_648) * items.length)] as Item;
  };
  const single = operations.filter(({ clauses, family }) => family !== 'partition' && !/^$|, [A-Z]{3}/.test(clauses));
  const quick = tables.filter((table) => table.rowVersionsLeft === undefined);
  return Array.from({ length: count }, () => {
    const clauses = `${choose(single).clauses}, ${choose(single).clauses}`;
    return { table: choose(quick), operation: { family: 'pairs at random', clauses }, session: 'strict' };
  });
}

/** Whether the operation names what only this kind of table has. */
function concerns(table: TableShape, { clauses, family }: Operation): boolean {
  if (family === 'partition') return table.create.includes('PARTITION BY');
  if (clauses === 'ADD PRIMARY KEY (id)') return !table.create.includes('PRIMARY KEY');
  const own = table.create.match(
    /\b(v|s|fn_idx|v_idx|body_ft|place_sp|hidden|id_uq|qty_chk|off_chk|parent_fk|[es]\d+)\b(?= )/g,
  );
  return (own ?? []).some((name) => new RegExp(`\\b${name}\\b`).test(clauses));
}
