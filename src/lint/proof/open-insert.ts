import type { JudgedBackfill } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import { walkedKey } from './walked-key.ts';

/**
 * The condition that leaves out rows which an INSERT … SELECT has brought over already, by the key that is walked; undefined
 * where the key's columns are not among those inserted, or both tables have one name.
 * @param inserted the columns that the INSERT names; empty: all
 */
export function openInsert(judged: JudgedBackfill, inserted: readonly string[]): string | undefined {
  const { walked, written } = judged.phase.batch.query;
  const key = walkedKey(judged)?.parts;
  const source = walked.alias ?? walked.table;
  if (key === undefined || sameName(source, written.table)) return undefined;
  if (!key.every(({ column }) => inserted.length === 0 || inserted.some((one) => sameName(one, column))))
    return undefined;
  const target = writeTable({ schema: written.schema, name: written.table });
  const same = key.map(({ column }) => `${target}.${writeName(column)} = ${writeName(source)}.${writeName(column)}`);
  return `NOT EXISTS (SELECT 1 FROM ${target} WHERE ${same.join(' AND ')})`;
}
