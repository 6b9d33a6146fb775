import { isAccident, refusalOf } from '../../../src/ddl/probe/refusal.ts';
import type { Operation } from './operations.ts';

/** What a MySQL server did with an ALTER of an empty table, least intrusive first. */
export interface ServerVerdict {
  readonly algorithm: 'instant' | 'inplace' | 'copy';
  readonly lock: 'none' | 'shared' | 'exclusive';
  readonly rebuild: boolean;
}

/** Numbers of the errors by which MySQL refused, tried from INSTANT to COPY; all of them refused: not a valid case. */
export interface Refused {
  readonly errors: readonly string[];
}

export type Query = (sql: string) => Promise<Record<string, unknown>[]>;

const LADDER = [
  { assertion: 'ALGORITHM=INSTANT', algorithm: 'instant', lock: 'none' },
  { assertion: 'ALGORITHM=INPLACE, LOCK=NONE', algorithm: 'inplace', lock: 'none' },
  { assertion: 'ALGORITHM=INPLACE, LOCK=SHARED', algorithm: 'inplace', lock: 'shared' },
  { assertion: 'ALGORITHM=INPLACE, LOCK=EXCLUSIVE', algorithm: 'inplace', lock: 'exclusive' },
  { assertion: 'ALGORITHM=COPY, LOCK=SHARED', algorithm: 'copy', lock: 'shared' },
  { assertion: 'ALGORITHM=COPY, LOCK=EXCLUSIVE', algorithm: 'copy', lock: 'exclusive' },
] as const;

/** Asks for the least intrusive combination that the server accepts for an operation on `t`; the change is made. */
export async function askServer(query: Query, schema: string, operation: Operation): Promise<ServerVerdict | Refused> {
  const before = await tableIds(query, schema);
  const errors: string[] = [];
  for (const step of LADDER) {
    const refusal = await refusalTo(query, withAssertion(operation, step.assertion));
    if (refusal !== undefined) {
      errors.push(`${step.assertion}: ${refusal}`);
      continue;
    }
    const after = await tableIds(query, schema);
    const kept = [...before].some((id) => after.has(id));
    const rebuild = step.algorithm === 'copy' || (before.size > 0 && !kept);
    return { algorithm: step.algorithm, lock: step.lock, rebuild };
  }
  return { errors };
}

/** Undefined: it was taken. What only came in between, such as a deadlock with a test beside this one, is no answer. */
async function refusalTo(query: Query, sql: string): Promise<string | undefined> {
  for (let tries = 1; ; tries++) {
    try {
      await query(sql);
      return undefined;
    } catch (error) {
      if (tries < 5 && isAccident(error)) continue;
      return refusalOf(error);
    }
  }
}

/** Partition clauses take ALGORITHM and LOCK only in front of them; the two that change the scheme follow without a comma. */
export function withAssertion({ clauses, statement }: Operation, assertion: string): string {
  if (statement !== undefined) return `${statement} ${assertion.replace(',', '')}`;
  if (clauses === '') return `ALTER TABLE t ${assertion}`;
  const comma = /^(PARTITION BY|REMOVE PARTITIONING)/.test(clauses) ? '' : ',';
  return `ALTER TABLE t ${assertion}${comma} ${clauses}`;
}

async function tableIds(query: Query, schema: string): Promise<Set<string>> {
  const rows = await query(
    `SELECT TABLE_ID AS id FROM information_schema.INNODB_TABLES
      WHERE NAME IN ('${schema}/t', '${schema}/t_renamed') OR NAME LIKE '${schema}/t#p#%' OR NAME LIKE '${schema}/t_renamed#p#%'`,
  );
  return new Set(rows.map((row) => String(row.id)));
}
