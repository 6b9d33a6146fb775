import type { AlteredTable } from '../catalog/apply-alter.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogTable } from '../catalog/table.ts';
import { tableBytes } from '../catalog/table-size.ts';
import type { Verdict } from '../ddl/verdict.ts';
import type { ObjectName } from '../sql/lexing/span.ts';
import type { AlterClause, Statement } from '../sql/statements/statement.ts';
import { indexChanges } from './index-changes.ts';
import type { Lacking } from './missing.ts';
import { partitionWork } from './partition-work.ts';
import { type IndexInputs, indexInputs, type TableInputs, tableInputs } from './table-inputs.ts';
import { type DdlWork, dictionaryOnly } from './work.ts';

/** A statement with its verdict and tables. */
export interface DdlQuestion {
  readonly statement: Statement;
  readonly verdict: Verdict;
  readonly before: Catalog;
  /** Of ALTER TABLE, CREATE INDEX, DROP INDEX: the table before and after, and the clauses. */
  readonly change: (AlteredTable & { readonly clauses: readonly AlterClause[] }) | undefined;
}

/** @returns the missing input if the work is unknown */
export function ddlWork({ statement, verdict, before, change }: DdlQuestion): DdlWork | Lacking {
  if (verdict.effects !== undefined && verdict.algorithm !== 'instant') {
    return { missing: { kind: 'statement', what: 'when the stored code runs, and on how many rows' } };
  }
  if (verdict.algorithm === 'unknown') {
    return { missing: { kind: 'statement', what: 'what MySQL does with the statement' } };
  }
  if (change !== undefined) return alterWork(verdict, change);
  switch (statement.kind) {
    case 'drop-table':
      return freed(statement.tables, before);
    case 'truncate-table':
      return freed([statement.table], before);
    case 'optimize-table':
      return together(statement.tables.map((name) => rebuildWhole(find(before, name), name)));
    case 'create-table':
      return verdict.algorithm === 'copy' || statement.fromQuery
        ? { missing: { kind: 'statement', what: 'how many rows its SELECT returns' } }
        : dictionaryOnly;
    default:
      return verdict.algorithm === 'copy'
        ? { missing: { kind: 'statement', what: 'what the statement does' } }
        : dictionaryOnly;
  }
}

function alterWork(
  verdict: Verdict,
  change: AlteredTable & { readonly clauses: readonly AlterClause[] },
): DdlWork | Lacking {
  const { before, after, clauses } = change;
  const partition = clauses.find((clause) => clause.op === 'partition');
  if (partition !== undefined && verdict.algorithm !== 'copy') return partitionWork(partition, before);
  if (verdict.algorithm === 'instant' || verdict.algorithm === 'none') return dictionaryOnly;
  const rebuilds = verdict.algorithm === 'copy' || verdict.rebuild === true;
  const { kept, built } = indexChanges(change, clauses);
  // A statement that reads every row without building anything blocks writes.
  const reads = rebuilds || built.length > 0 || verdict.lock === 'shared' || verdict.lock === 'exclusive';
  if (!reads) return dictionaryOnly;
  const size = tableInputs(before);
  if ('missing' in size) return size;
  const made = rebuilds ? [...kept, ...built] : built;
  const words = made.find(({ kind }) => kind === 'fulltext' || kind === 'spatial');
  if (words !== undefined && size.rows > 0) {
    const { kind, name = '' } = words;
    return { missing: { kind: 'statement', what: `what the ${kind.toUpperCase()} index ${name} costs to build` } };
  }
  return {
    class: verdict.algorithm === 'copy' ? 'copy' : rebuilds ? 'rebuild' : 'index-build',
    rows: size.rows,
    dataBytes: size.dataBytes,
    indexes: [...(rebuilds ? kept.map((index) => known(size, index.name)) : []), ...built.map(of(after, size))].filter(
      (index) => index !== undefined,
    ),
    freedBytes: 0,
  };
}

function known({ indexes }: TableInputs, name: string | undefined): IndexInputs | undefined {
  return indexes.find((index) => index.name.toLowerCase() === name?.toLowerCase());
}

function of(table: CatalogTable, { rows }: TableInputs) {
  return (index: CatalogTable['indexes'][number]) => indexInputs(index, table, rows);
}

function find(catalog: Catalog, { schema, name }: ObjectName): CatalogTable | undefined {
  return catalog.table(schema, name);
}

/** OPTIMIZE TABLE, which InnoDB does as ALTER … FORCE. */
function rebuildWhole(table: CatalogTable | undefined, { name }: ObjectName): DdlWork | Lacking {
  if (table === undefined) return { missing: { kind: 'table', what: `rows and bytes of ${name}`, table: name } };
  const size = tableInputs(table);
  if ('missing' in size) return size;
  return { class: 'rebuild', rows: size.rows, dataBytes: size.dataBytes, indexes: size.indexes, freedBytes: 0 };
}

/** Deleting a file of unknown size is short, so it does not make the whole estimate unknown. */
function freed(names: readonly ObjectName[], catalog: Catalog): DdlWork {
  const bytes = names.map((name) => {
    const table = find(catalog, name);
    return (table && tableBytes(table)) ?? 0;
  });
  return { ...dictionaryOnly, freedBytes: bytes.reduce((sum, one) => sum + one, 0) };
}

function together(works: readonly (DdlWork | Lacking)[]): DdlWork | Lacking {
  const [first, ...rest] = works;
  if (first === undefined) return dictionaryOnly;
  return rest.reduce<DdlWork | Lacking>((sum, work) => {
    if ('missing' in sum) return sum;
    if ('missing' in work) return work;
    return {
      class: sum.class,
      rows: sum.rows + work.rows,
      dataBytes: sum.dataBytes + work.dataBytes,
      indexes: [...sum.indexes, ...work.indexes],
      freedBytes: sum.freedBytes + work.freedBytes,
    };
  }, first);
}
