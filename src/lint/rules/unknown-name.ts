import { closest, distance } from 'fastest-levenshtein';
import type { Catalog } from '../../catalog/catalog.ts';
import { findColumn, findIndex, indexName, sameName } from '../../catalog/find.ts';
import type { CatalogTable } from '../../catalog/table.ts';
import type { Place } from '../../core/failure.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { identifierOf } from '../../sql/lexing/quote.ts';
import type { QueryTree } from '../../sql/queries/query-tree.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ColumnPosition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { queryAskedIn } from '../proof/asked.ts';
import type { Remark, Rule } from '../rule.ts';
import { spanIn, wholeOf } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, country CHAR(2) NULL, KEY by_country (country));';

export const rule: Rule = {
  name: 'unknown-name',
  group: 'types',
  severity: 'error',
  insteadOf: ['ddl-copy-table', 'ddl-inplace-rebuild'],
  flags:
    'A column or index in a statement, backfill or gate that the table does not have at that point. The rule needs the whole ' +
    'definition of the table.',
  why: 'MySQL refuses the statement (errors 1054, 1072, 1091). You notice only during the deployment.',
  instead: 'Correct the name, or update the schema file or snapshot.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN county SET DEFAULT NULL;
            irreversible: a default needs no rollback
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ALTER COLUMN country SET DEFAULT NULL;
            irreversible: a default needs no rollback
      `,
    },
  },
  *statement({ change, placed }) {
    if (change === undefined || !change.before.complete || !change.known) return;
    for (const clause of change.clauses) {
      for (const { name, what, known } of unknownIn(clause, change.before, change.after)) {
        yield remark(spanIn(placed.locate, clause.span), name, what, change.before, known);
      }
    }
  },
  *phase(judged) {
    if (judged.kind === 'backfill' && judged.query.ok) {
      const { query, locate } = judged.phase.batch;
      yield* inQuery(judged.query.tree, query.sql, locate, judged.before);
    }
    const asked = queryAskedIn(judged)?.asked;
    if (asked?.reading.ok) yield* inQuery(asked.reading.tree, asked.gate.sql, asked.gate.locate, judged.before);
  },
};

interface Unknown {
  readonly name: string;
  readonly what: 'column' | 'index' | 'constraint';
  readonly known: readonly string[];
}

/** A clause changes or drops what exists before the statement; a key may use what exists after it. */
function unknownIn(clause: AlterClause, before: CatalogTable, after: CatalogTable): readonly Unknown[] {
  const column = (name: string, table = before): readonly Unknown[] =>
    findColumn(table, name) === undefined
      ? [{ name, what: 'column', known: table.columns.map((one) => one.name) }]
      : [];
  const index = (name: string): readonly Unknown[] =>
    findIndex(before, name) === undefined
      ? [{ name, what: 'index', known: before.indexes.flatMap((one) => indexName(one) ?? []) }]
      : [];
  const constraint = (name: string, all: readonly { readonly name: string | undefined }[]): readonly Unknown[] =>
    all.some((one) => sameName(one.name, name))
      ? []
      : [{ name, what: 'constraint', known: all.flatMap((one) => one.name ?? []) }];
  // With a rename in the same statement, MySQL accepts the old or the new name.
  const columnAfter = (position: ColumnPosition) =>
    typeof position === 'string' || findColumn(before, position.after) !== undefined
      ? []
      : column(position.after, after);
  switch (clause.op) {
    case 'add-column':
      return columnAfter(clause.position);
    case 'drop-column':
    case 'set-default':
    case 'drop-default':
    case 'set-column-visibility':
      return column(clause.column);
    case 'modify-column':
      return [...column(clause.column.name), ...columnAfter(clause.position)];
    case 'change-column':
      return [...column(clause.from), ...columnAfter(clause.position)];
    case 'rename-column':
      return column(clause.from);
    case 'drop-index':
      return implicit(before, clause.index) ? [] : index(clause.index);
    case 'set-index-visibility':
      return index(clause.index);
    case 'rename-index':
      return index(clause.from);
    case 'drop-foreign-key':
      return constraint(clause.name, before.foreignKeys);
    case 'drop-check':
    case 'alter-check':
      return constraint(clause.name, before.checks);
    case 'add-index':
    case 'add-primary-key':
      return clause.index.parts.flatMap((part) => (part.column === undefined ? [] : column(part.column, after)));
    case 'add-foreign-key':
      return clause.foreignKey.columns.flatMap((name) => column(name, after));
    default:
      return [];
  }
}

/** MySQL names the index for a foreign key after the key; a hand-written CREATE TABLE does not show it. */
function implicit({ foreignKeys }: CatalogTable, name: string): boolean {
  return foreignKeys.some((key) => sameName(key.name, name) || key.columns.some((column) => sameName(column, name)));
}

/** Checks only queries whose tables are all known and that have no other source of names. */
function* inQuery(tree: QueryTree, sql: string, locate: (offset: number) => Place, catalog: Catalog): Iterable<Remark> {
  const tables = tree.tables.map(({ schema, name }) => catalog.table(schema, name));
  if (tables.length === 0 || tree.queries.length > 0 || tree.grouped) return;
  const known = tables.flatMap((table) => (table?.complete === true && table.kind === 'table' ? table : []));
  const [first] = known;
  if (first === undefined || known.length < tables.length) return;
  const names = new Set([
    ...tree.columns.map((column) => column.name),
    ...(tree.verb === 'update' ? tree.assignments.map(({ column }) => column) : []),
  ]);
  for (const name of names) {
    if (known.some((table) => findColumn(table, name) !== undefined) || isAlias(name, sql)) continue;
    const span = spanOf(name, sql);
    const place = span === undefined ? wholeOf(locate, sql) : spanIn(locate, span);
    yield remark(
      place,
      name,
      'column',
      first,
      known.flatMap((table) => table.columns.map((column) => column.name)),
    );
  }
}

/** A name after AS is an alias; the query reader takes DEFAULT and VALUES for columns. */
function isAlias(name: string, sql: string): boolean {
  const { tokens } = lex(sql);
  if (['DEFAULT', 'VALUES', 'ROWID'].includes(name.toUpperCase())) return true;
  return tokens.some((token, index) => sameName(identifierOf(token), name) && tokens[index - 1]?.upper === 'AS');
}

function spanOf(name: string, sql: string): { readonly start: number; readonly end: number } | undefined {
  return lex(sql).tokens.find(
    (token) => (token.kind === 'word' || token.kind === 'quoted') && sameName(identifierOf(token), name),
  );
}

function remark(
  place: Pick<Remark, 'place' | 'end'>,
  name: string,
  what: string,
  table: CatalogTable,
  known: readonly string[],
): Remark {
  const near =
    known.length === 0
      ? undefined
      : closest(
          name.toLowerCase(),
          known.map((one) => one.toLowerCase()),
        );
  const meant = known.find((one) => one.toLowerCase() === near);
  const isNear = near !== undefined && distance(name.toLowerCase(), near) <= Math.max(1, Math.floor(name.length / 3));
  return {
    ...place,
    message: `${writeTable(table)} has no ${what} ${writeName(name)} at this point of the migration.`,
    fix: isNear && meant !== undefined ? `Did you mean ${writeName(meant)}?` : undefined,
  };
}
