import type { ObjectName } from '../sql/lexing/span.ts';
import { clausesOf } from '../sql/statements/clauses-of.ts';
import type { AlterClause, ObjectDefinition, Statement } from '../sql/statements/statement.ts';
import type { TableDefinition } from '../sql/statements/table-definition.ts';
import { applyAlter } from './apply-alter.ts';
import { sameName } from './find.ts';
import { renameTable, withGivenNames } from './given-names.ts';
import type { CatalogObject } from './object.ts';
import type { CatalogTable } from './table.ts';
import { unknownTable } from './table.ts';

export interface CatalogSettings {
  /** The schema of names without one; undefined: such names form a separate schema. */
  readonly defaultSchema: string | undefined;
  /** `lower_case_table_names` of the server: 0 compares schema and table names with case, 1 and 2 without. */
  readonly lowerCaseTableNames: 0 | 1 | 2;
}

export interface TableName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** What is known of tables at one moment. It does not change: a statement gives the catalog that comes after it. */
export class Catalog {
  readonly #settings: CatalogSettings;
  readonly #tables: ReadonlyMap<string, CatalogTable>;
  /** Set in a draft: the same map as #tables, which statements change in place. */
  readonly #draft: Map<string, CatalogTable> | undefined;
  /** Views, triggers, routines and events, as far as they are known. */
  readonly objects: readonly CatalogObject[];

  private constructor(
    settings: CatalogSettings,
    tables: ReadonlyMap<string, CatalogTable>,
    objects: readonly CatalogObject[],
    draft?: Map<string, CatalogTable>,
  ) {
    this.#settings = settings;
    this.#tables = draft ?? tables;
    this.#draft = draft;
    this.objects = objects;
  }

  /**
   * A catalog that a statement changes in place, for who needs only the last one: a copy for each of 10,000 CREATE TABLE takes
   * time that grows with the square of their number.
   */
  static draft(): Catalog {
    const settings = { defaultSchema: undefined, lowerCaseTableNames: 0 } as const;
    return new Catalog(settings, new Map(), [], new Map());
  }

  static of(
    tables: Iterable<CatalogTable>,
    settings?: Partial<CatalogSettings>,
    objects: readonly CatalogObject[] = [],
  ): Catalog {
    const empty = new Catalog({ defaultSchema: undefined, lowerCaseTableNames: 0, ...settings }, new Map(), objects);
    return new Catalog(
      empty.#settings,
      new Map([...tables].map((table) => [empty.#key(table.schema, table.name), table])),
      objects,
    );
  }

  /** Whether two names mean one table. */
  sameTable(a: TableName, b: TableName): boolean {
    return this.#key(a.schema, a.name) === this.#key(b.schema, b.name);
  }

  /** @param schema undefined: the default schema. @returns undefined for a table that is not known */
  table(schema: string | undefined, name: string): CatalogTable | undefined {
    return this.#tables.get(this.#key(schema, name));
  }

  /** Names of objects compare without case. @returns undefined for one that is not known */
  object(kind: CatalogObject['kind'], { schema, name }: TableName): CatalogObject | undefined {
    return this.objects.find(
      (object) =>
        object.kind === kind &&
        sameName(object.name, name) &&
        this.sameTable({ schema: object.schema, name: '' }, { schema, name: '' }),
    );
  }

  tables(): readonly CatalogTable[] {
    return [...this.#tables.values()];
  }

  /**
   * The catalog once a statement has run. A table that it alters and that is not known becomes known in part, so that later
   * statements see what it added. Data statements and what was not read leave the catalog as it is.
   * @param isWhole a table that the catalog lacks does not exist, so that IF NOT EXISTS creates it
   * @param definition of the table that a CREATE TABLE makes, where it was read (readCreateTable)
   */
  after(statement: Statement, definition?: TableDefinition, { isWhole = true } = {}): Catalog {
    switch (statement.kind) {
      case 'alter-table':
      case 'create-index':
      case 'drop-index':
        return this.#altered(statement.table, clausesOf(statement) ?? []);
      case 'create-table': {
        if (statement.temporary) return this;
        const { schema, name } = statement.table;
        if (statement.ifNotExists && this.table(schema, name) !== undefined) return this;
        const model = statement.like && this.table(statement.like.schema, statement.like.name);
        const table = model ? likeTable(model, schema, name) : unknownTable(schema, name);
        const complete = definition !== undefined && !statement.fromQuery;
        return this.#with({
          ...table,
          ...(definition && withGivenNames(definition)),
          complete: complete || (model?.complete ?? false),
          createdHere: isWhole || !statement.ifNotExists,
        });
      }
      case 'drop-table':
        return statement.temporary ? this : this.#without(statement.tables);
      case 'object':
        return this.#afterObject(statement);
      case 'rename-table':
        return statement.renames.reduce<Catalog>((catalog, { from, to }) => catalog.#renamed(from, to), this);
      default:
        return this;
    }
  }

  /** The same tables, none of them marked as created in the phase: a new phase begins. */
  nextPhase(): Catalog {
    return Catalog.of(
      this.tables().map((table) => ({ ...table, createdHere: false })),
      this.#settings,
      this.objects,
    );
  }

  /** The same tables, those without a schema in the one of that name, which names without one mean. */
  inSchema(name: string): Catalog {
    return Catalog.of(this.tables(), { ...this.#settings, defaultSchema: name }, this.objects);
  }

  /** The catalog with a table put in, or put in place of the one of that name. */
  with(table: CatalogTable): Catalog {
    return this.#with(table);
  }

  #key(schema: string | undefined, name: string): string {
    const key = JSON.stringify([schema ?? this.#settings.defaultSchema ?? null, name]);
    return this.#settings.lowerCaseTableNames === 0 ? key : key.toLowerCase();
  }

  #with(table: CatalogTable): Catalog {
    if (this.#draft !== undefined) {
      this.#draft.set(this.#key(table.schema, table.name), table);
      return this;
    }
    return new Catalog(
      this.#settings,
      new Map(this.#tables).set(this.#key(table.schema, table.name), table),
      this.objects,
    );
  }

  #without(names: readonly ObjectName[]): Catalog {
    const tables = this.#draft ?? new Map(this.#tables);
    for (const { schema, name } of names) tables.delete(this.#key(schema, name));
    if (this.#draft !== undefined) return this;
    return new Catalog(this.#settings, tables, this.objects);
  }

  #afterObject({ verb, object: kind, name, onTable, ifNotExists, code, event }: ObjectDefinition): Catalog {
    if (kind === 'database' || kind === 'other' || name === undefined) return this;
    const old = this.object(kind, name);
    const left = this.objects.filter((object) => object !== old);
    if (verb === 'drop') return new Catalog(this.#settings, this.#tables, left, this.#draft);
    if (ifNotExists && old !== undefined) return this;
    const { schema, name: called } = event?.renamesTo ?? name;
    const text = code?.sql ?? old?.text;
    if (text === undefined) return this;
    const made = { kind, schema, name: called, text, onTable: onTable?.name ?? old?.onTable };
    return new Catalog(this.#settings, this.#tables, [...left, made], this.#draft);
  }

  #altered(name: ObjectName, clauses: readonly AlterClause[]): Catalog {
    const before = this.table(name.schema, name.name) ?? unknownTable(name.schema, name.name);
    return this.#without([name]).#with(applyAlter(before, clauses).after);
  }

  #renamed(from: ObjectName, to: ObjectName): Catalog {
    const table = this.table(from.schema, from.name) ?? unknownTable(from.schema, from.name);
    return this.#without([from]).#with(renameTable(table, to));
  }
}

/** CREATE TABLE … LIKE takes columns and indexes, but no foreign keys and no rows. */
function likeTable(model: CatalogTable, schema: string | undefined, name: string): CatalogTable {
  return { ...model, schema, name, foreignKeys: [], facts: undefined };
}
