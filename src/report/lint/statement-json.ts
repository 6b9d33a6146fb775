import type { JudgedPhase, JudgedQuery, JudgedStatement } from '../../analysis/judged.ts';
import type { Place } from '../../core/failure.ts';
import { alteredTables } from '../../lint/change/altered-tables.ts';

/** What MySQL does with one statement, as `lint --format json` gives it; null: not known, or not applicable. */
export interface StatementJson {
  readonly index: number;
  readonly line: number;
  readonly column: number;
  readonly sql: string;
  readonly kind: string;
  readonly table: string | null;
  readonly algorithm: string;
  readonly lock: string;
  readonly rebuild: boolean | null;
  readonly decidedBy: string;
  readonly because: string;
  /** It stores or enables code that costs or destroys something, or is unknown: `because` says what it does when it runs. */
  readonly later: boolean;
  readonly assumes: readonly string[];
  /** An earlier statement of the phase creates the table, so it is empty, and nobody waits for it. */
  readonly newTable: boolean;
}

/** The statements of a phase in the order in which they run; a rollback's are not among them. */
export function statementsJson(judged: JudgedPhase): readonly StatementJson[] {
  switch (judged.kind) {
    case 'ddl':
      return judged.statements.map(ddlJson);
    case 'backfill': {
      const { query, place } = judged.phase.batch;
      const { schema, table } = query.written;
      return [dataJson(0, place, query.sql, query.verb, qualified({ schema, name: table }))];
    }
    case 'gate':
      return judged.query === undefined ? [] : [gateJson(judged.query)];
  }
}

function ddlJson(judged: JudgedStatement): StatementJson {
  const { placed, statement, change, verdict, decidedBy } = judged;
  const altered = alteredTables(judged);
  const tables = 'tables' in statement ? statement.tables : [];
  const table = change?.table ?? ('table' in statement ? statement.table : tables[0]);
  return {
    index: placed.index,
    line: placed.place.line,
    column: placed.place.column,
    sql: placed.sql,
    kind: statement.kind,
    table: table === undefined ? null : qualified(table),
    algorithm: verdict.algorithm,
    lock: verdict.lock,
    rebuild: verdict.rebuild,
    decidedBy,
    because: verdict.because,
    later: verdict.effects !== undefined,
    assumes: verdict.assumes,
    newTable: altered.length > 0 && altered.every(({ createdHere }) => createdHere),
  };
}

function gateJson({ gate, reading }: JudgedQuery): StatementJson {
  const table = reading.ok ? reading.tree.from[0] : undefined;
  return dataJson(0, gate.place, gate.sql, 'select', table === undefined ? null : qualified(table));
}

function dataJson(index: number, place: Place, sql: string, kind: string, table: string | null): StatementJson {
  return {
    index,
    line: place.line,
    column: place.column,
    sql,
    kind,
    table,
    algorithm: 'none',
    lock: 'none',
    rebuild: false,
    decidedBy: 'rules',
    because: 'the statement is not DDL',
    later: false,
    assumes: [],
    newTable: false,
  };
}

function qualified({ schema, name }: { readonly schema: string | undefined; readonly name: string }): string {
  return schema === undefined ? name : `${schema}.${name}`;
}
