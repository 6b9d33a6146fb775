import type { TableDefinition } from '../sql/statements/table-definition.ts';

/** What is known of a table or view: its definition, and of a live one also its size and related tables. */
export interface CatalogTable extends TableDefinition {
  readonly kind: 'table' | 'view';
  /** False where only some of the definition is known, e.g. a column that an earlier statement of the file added. */
  readonly complete: boolean;
  /** Created by an earlier statement of the same phase, so that it is empty, or nearly so. */
  readonly createdHere: boolean;
  readonly facts: TableFacts | undefined;
}

/** Facts of a live table. Each is undefined where the server did not say, e.g. because the PROCESS privilege is missing. */
export interface TableFacts {
  readonly dataBytes: number | undefined;
  readonly indexBytes: number | undefined;
  /** Of the table's own files, as they are now: the two above are statistics and lag behind a table that grows fast. */
  readonly fileBytes: number | undefined;
  /** Of these files, what holds nothing: extents that are wholly free. */
  readonly freeBytes: number | undefined;
  readonly rowsEstimate: number | undefined;
  readonly averageRowBytes: number | undefined;
  /** INNODB_TABLES.TOTAL_ROW_VERSIONS (8.0.29 and later): instant adds and drops since the last rebuild. */
  readonly totalRowVersions: number | undefined;
  /** INNODB_TABLES.INSTANT_COLS. */
  readonly instantColumns: number | undefined;
  /** A hidden FTS_DOC_ID column: a FULLTEXT index is, or once was, on the table. */
  readonly hasFtsDocId: boolean | undefined;
  /** Of each index by its name, from InnoDB's persistent statistics. */
  readonly indexSizes: Readonly<Record<string, number>> | undefined;
  readonly triggers: readonly TriggerFact[];
  /** Foreign keys of other tables (or of this one) that point here. */
  readonly referencedBy: readonly ReferenceFact[];
}

export interface TriggerFact {
  readonly name: string;
  readonly timing: 'BEFORE' | 'AFTER';
  readonly event: 'INSERT' | 'UPDATE' | 'DELETE';
}

export interface ReferenceFact {
  readonly schema: string;
  readonly table: string;
  readonly name: string;
  /** Of the other table. */
  readonly columns: readonly string[];
  /** Of this table. */
  readonly referencedColumns: readonly string[];
  readonly onDelete: string | undefined;
  readonly onUpdate: string | undefined;
}

/** The table that a foreign key points at. @param owner the table that has it */
export function referencedTable(
  owner: Pick<CatalogTable, 'schema'>,
  { references }: Pick<CatalogTable['foreignKeys'][number], 'references'>,
): { readonly schema: string | undefined; readonly name: string } {
  return { schema: references.table.schema ?? owner.schema, name: references.table.name };
}

/** A foreign key as the table sees it that it points at. @param owner the table that has it */
export function referenceBy(
  owner: Pick<CatalogTable, 'schema' | 'name'>,
  key: CatalogTable['foreignKeys'][number],
): ReferenceFact {
  return {
    schema: owner.schema ?? '',
    table: owner.name,
    name: key.name ?? '',
    columns: key.columns,
    referencedColumns: key.references.columns,
    onDelete: key.onDelete,
    onUpdate: key.onUpdate,
  };
}

/** A table of which nothing is known but its name: taken to be a plain InnoDB table. */
export function unknownTable(schema: string | undefined, name: string): CatalogTable {
  return {
    schema,
    name,
    kind: 'table',
    complete: false,
    createdHere: false,
    facts: undefined,
    columns: [],
    indexes: [],
    foreignKeys: [],
    checks: [],
    options: [],
    partitioning: undefined,
  };
}
