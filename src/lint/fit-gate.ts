import type { ResolvedColumn } from '../catalog/resolved-column.ts';
import { writeTable } from '../sql/render-definition.ts';
import type { TableChange } from './judged.ts';
import { unfitting } from './unfitting.ts';
import { phaseName, writeGate } from './write-phase.ts';

/** A gate that waits until no row holds what the new definition of a column cannot; undefined where none can be written. */
export function fitGate({ table }: TableChange, was: ResolvedColumn, is: ResolvedColumn): string | undefined {
  const { condition } = unfitting(was, is);
  if (condition === undefined) return undefined;
  return writeGate(
    phaseName('fits', was.definition.name),
    `SELECT COUNT(*) FROM ${writeTable(table)} WHERE ${condition}`,
  );
}
