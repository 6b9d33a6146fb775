import type { JudgedQuery, TableChange } from '../../analysis/judged.ts';
import type { ResolvedColumn } from '../../catalog/resolved-column.ts';
import { narrows } from '../../ddl/narrowing.ts';
import { writeTable, writeType } from '../../sql/rendering/render-definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { columnChanges } from '../change/column-changes.ts';
import { type LostValues, lostValues } from '../change/lost-values.ts';
import { writeColumnOf } from '../change/new-column.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { type Proof, provesAbsent } from './proves.ts';

/** A narrowed column for which no gate proves that every value fits. */
export interface Narrowed {
  readonly was: ResolvedColumn;
  readonly is: ResolvedColumn;
  readonly lost: LostValues;
  readonly proof: Exclude<Proof, 'full'>;
}

/** By clause, because CONVERT TO CHARACTER SET narrows several columns at once. */
export function unprovenNarrowing(
  change: TableChange,
  gates: readonly JudgedQuery[],
): ReadonlyMap<AlterClause, readonly Narrowed[]> {
  const found = new Map<AlterClause, Narrowed[]>();
  for (const { clause, was, meant: is } of columnChanges(change)) {
    if (!narrows(was, is)) continue;
    const lost = lostValues(was, is);
    const proof = provesAbsent(gates, change.table.name, was.definition.name, lost.samples);
    if (proof !== 'full') found.set(clause, [...(found.get(clause) ?? []), { was, is, lost, proof }]);
  }
  return found;
}

/** `orders.a changes from INT to SMALLINT`, or `orders.a, orders.b change from utf8mb4 to latin1`. */
export function narrowingText(change: TableChange, narrowed: readonly Narrowed[]): string {
  const names = narrowed.map(({ was }) => writeColumnOf(change, was.definition.name));
  const [first] = narrowed;
  if (first === undefined) return '';
  const { was, is } = first;
  const types = [was, is].map(({ definition }) => writeType(definition));
  const [from, to] = types[0] === types[1] ? [was.charset, is.charset] : types;
  return `${names.join(', ')} ${names.length === 1 ? 'changes' : 'change'} from ${from} to ${to}`;
}

/** A gate that waits until every value fits the new definitions; undefined if none can be written. */
export function fitGate({ table }: TableChange, narrowed: readonly Narrowed[]): string | undefined {
  const conditions = narrowed.map(({ lost }) => lost.condition);
  if (conditions.includes(undefined)) return undefined;
  return writeGate(
    phaseName('fits', ...narrowed.slice(0, 3).map(({ was }) => was.definition.name)),
    `SELECT COUNT(*) FROM ${writeTable(table)} WHERE ${conditions.join(' OR ')}`,
  );
}
