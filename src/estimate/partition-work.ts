import type { CatalogTable } from '../catalog/table.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import type { Lacking } from './missing.ts';
import { tableInputs } from './table-inputs.ts';
import { type DdlWork, dictionaryOnly } from './work.ts';

type PartitionClause = Extract<AlterClause, { op: 'partition' }>;

/** The work of a partition clause that is not a copy; all partitions count as equally large. */
export function partitionWork(clause: PartitionClause, table: CatalogTable): DdlWork | Lacking {
  switch (clause.action) {
    case 'add':
      if (!/\bPARTITIONS\s+\d+/i.test(clause.text) && !['hash', 'key'].includes(table.partitioning?.kind ?? '')) {
        return dictionaryOnly;
      }
      return share(table, 1, 'rebuild');
    case 'drop':
    case 'truncate':
      return { ...dictionaryOnly, freedBytes: (table.facts?.fileBytes ?? 0) * shareOf(clause, table) };
    case 'analyze':
      return dictionaryOnly;
    case 'check':
      return share(table, shareOf(clause, table), 'index-build');
    case 'exchange':
      return /\bWITHOUT\s+VALIDATION\b/i.test(clause.text)
        ? dictionaryOnly
        : share(table, shareOf(clause, table), 'index-build');
    case 'reorganize':
    case 'rebuild':
    case 'repair':
      return share(table, shareOf(clause, table), 'rebuild');
    case 'partition-by':
    case 'remove':
    case 'coalesce':
    case 'optimize':
      return share(table, 1, 'rebuild');
    case 'discard':
    case 'import':
      return { missing: { kind: 'statement', what: 'what the files of the partition contain' } };
  }
}

function share(table: CatalogTable, part: number, kind: 'index-build' | 'rebuild'): DdlWork | Lacking {
  const size = tableInputs(table);
  if ('missing' in size) return size;
  const scaled = size.indexes.map((index) => ({ ...index, bytes: index.bytes * part }));
  return {
    class: kind,
    rows: Math.round(size.rows * part),
    dataBytes: size.dataBytes * part,
    indexes: kind === 'rebuild' ? scaled : [],
    freedBytes: 0,
  };
}

/** The share of the named partitions; 1 if none is named or the number of partitions is unknown. */
function shareOf({ names }: PartitionClause, { partitioning }: CatalogTable): number {
  const text = partitioning?.text ?? '';
  const listed = [...text.matchAll(/(?<!SUB)PARTITION\s+(`[^`]+`|\w+)\s+VALUES/gi)].map(([, name = '']) =>
    name.replaceAll('`', '').toLowerCase(),
  );
  if (listed.length > 0) {
    // REORGANIZE names those that it makes too.
    const named = names.filter((name) => listed.includes(name.toLowerCase())).length;
    return named === 0 ? 1 : named / listed.length;
  }
  const count = Number(/\bPARTITIONS\s+(\d+)/i.exec(text)?.[1] ?? 0);
  return names.length === 0 || count === 0 ? 1 : Math.min(1, names.length / count);
}
