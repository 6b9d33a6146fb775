import type { JudgedBackfill } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import { usableKeys, type WalkKey } from '../../catalog/walk-key.ts';

/** The key that a backfill will walk, as the run chooses it; undefined: the table is not known, or has none. */
export function walkedKey({ walked, phase }: JudgedBackfill): WalkKey | undefined {
  if (walked === undefined) return undefined;
  const keys = usableKeys(walked);
  const { pkColumn } = phase.batch;
  return pkColumn === undefined ? keys[0] : keys.find(({ parts }) => sameName(parts[0]?.column, pkColumn));
}

/** `PRIMARY (tenant_id, id)` */
export function describeKey({ name, parts }: WalkKey): string {
  return `${name} (${parts.map(({ column }) => column).join(', ')})`;
}
