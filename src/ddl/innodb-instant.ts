import type { AlteredTable } from '../catalog/apply-alter.ts';
import { sameName } from '../catalog/find.ts';
import { atLeast, rowVersionLimit, since } from '../core/mysql-version.ts';
import type { Effects } from './effects.ts';
import { hasFulltext, isCompressed } from './table-traits.ts';
import type { ServerFacts } from './verdict.ts';

/**
 * Why the effects together are not instant (innobase_support_instant in handler0alter.cc); undefined: they are. Adds to
 * `effects.assumes` what is unknown about the table.
 */
export function instantBar(altered: AlteredTable, effects: Effects, server: ServerFacts): string | undefined {
  const allowed = [
    'definition',
    'redefine',
    'rename-column',
    'add-virtual',
    'drop-virtual',
    'add-column',
    'drop-column',
    'order-columns',
  ] as const;
  const beyond = effects.reasonBeyond(...allowed);
  if (beyond !== undefined) return beyond;
  if (!atLeast(server.version, since.instant)) return 'INSTANT exists since MySQL 8.0.12';
  // With an added stored column, MySQL ignores the order (9.7.4).
  if (effects.virtualOrder !== undefined && !effects.has('add-column')) return effects.virtualOrder;
  if (effects.has('add-column', 'drop-column')) return storedBar(altered, effects, server);
  if (effects.has('order-columns')) return effects.reason('order-columns');
  if (!effects.has('rename-column')) return undefined;
  if (effects.has('add-virtual', 'drop-virtual'))
    return 'the statement renames a column and adds or drops a virtual one';
  return renameBar(altered, effects, server);
}

function renameBar(
  { before, after, origins }: AlteredTable,
  effects: Effects,
  server: ServerFacts,
): string | undefined {
  if (!atLeast(server.version, since.instantRename)) return 'RENAME COLUMN is instant since MySQL 8.0.28';
  for (const column of after.columns) {
    const origin = origins.get(column.name.toLowerCase());
    if (origin === undefined || origin === column.name.toLowerCase()) continue;
    const referenced = before.facts?.referencedBy.find((key) =>
      key.referencedColumns.some((name) => sameName(name, origin)),
    );
    const own = before.foreignKeys.find(
      ({ references }) =>
        sameName(references.table.name, before.name) && references.columns.some((name) => sameName(name, origin)),
    );
    const key = referenced?.name ?? own?.name;
    if (key !== undefined) return `foreign key ${key} references the renamed column ${origin}`;
  }
  if (before.facts === undefined) effects.assumes.push('no foreign key of another table references the renamed column');
  return undefined;
}

function storedBar(altered: AlteredTable, effects: Effects, server: ServerFacts): string | undefined {
  const { before } = altered;
  const [first] = effects.notInstant;
  if (first !== undefined) return first;
  if (effects.has('add-column') && effects.has('drop-virtual'))
    return 'the statement drops a virtual column and adds a stored one';
  if (!atLeast(server.version, since.instantAnywhere)) {
    if (effects.has('drop-column')) return 'DROP COLUMN is instant since MySQL 8.0.29';
    if (addedInside(altered)) return 'before MySQL 8.0.29, only a column after all others is added instantly';
    if (effects.has('order-columns')) return effects.reason('order-columns');
    if (effects.has('rename-column')) return 'the statement adds a column and renames another one';
  }
  if (isCompressed(before)) return 'a table with ROW_FORMAT=COMPRESSED does not support instant columns';
  if (hasFulltext(before)) return 'a table that has or had a FULLTEXT index does not support instant columns';
  const limit = rowVersionLimit(server.version);
  const used = before.facts?.totalRowVersions;
  if (used !== undefined && used >= limit)
    return `the table has used its ${limit} row versions; only a rebuild resets them`;
  if (!before.complete) effects.assumes.push('the table has no FULLTEXT index and is not ROW_FORMAT=COMPRESSED');
  if (used === undefined && !before.createdHere && atLeast(server.version, since.instantAnywhere)) {
    effects.assumes.push('the table has row versions left');
  }
  return undefined;
}

function addedInside({ after, origins }: AlteredTable): boolean {
  const isNew = after.columns.map((column) => !origins.has(column.name.toLowerCase()));
  return isNew.indexOf(true) < isNew.lastIndexOf(false);
}
