import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { findColumn, findIndex, indexName, sameName } from '../../catalog/find.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { addedForeignKeys } from '../change/foreign-keys.ts';
import { renamedColumn } from '../names/only-renames.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, currency CHAR(3) NULL);';
const file = (column: string) =>
  yaml`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN ${column} CHAR(2) NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN ${column};
  `;

export const rule: Rule = {
  name: 'name-taken',
  group: 'types',
  severity: 'error',
  insteadOf: ['ddl-copy-table', 'ddl-inplace-rebuild'],
  flags:
    'A new table, column, index or foreign key whose name already exists at that point, or a second primary key. The finding ' +
    'is a warning if the tables come from a schema file, which may show them after the migration.',
  why: 'MySQL refuses the statement (errors 1050, 1060, 1061, 1068, 1826). You notice only during the deployment.',
  instead: 'Choose another name, or remove the clause. A schema file must show the tables before the migration.',
  examples: { bad: { schema, file: file('currency') }, good: { schema, file: file('country') } },
  *statement(judged, { settings }) {
    const severity = settings.catalogFrom === 'schema' ? 'warning' : 'error';
    for (const { span, message } of [...tablesTaken(judged), ...takenInTable(judged)]) {
      yield { ...spanIn(judged.placed.locate, span), severity, message };
    }
  },
};

interface Taken {
  readonly span: { readonly start: number; readonly end: number };
  readonly message: string;
}

function tablesTaken({ statement, before }: JudgedStatement): readonly Taken[] {
  const taken = (name: ObjectName, catalog = before) => {
    const found = catalog.table(name.schema, name.name);
    if (found === undefined) return [];
    return [
      {
        span: name.span,
        message: `The ${found.kind} ${writeTable(name)} already exists at this point of the migration.`,
      },
    ];
  };
  if (statement.kind === 'create-table') {
    return statement.ifNotExists || statement.temporary ? [] : taken(statement.table);
  }
  if (statement.kind !== 'rename-table') return [];
  let catalog = before;
  return statement.renames.flatMap((rename) => {
    const found = before.sameTable(rename.from, rename.to) ? [] : taken(rename.to, catalog);
    catalog = catalog.after({ ...statement, renames: [rename] });
    return found;
  });
}

function takenInTable({ change, before: catalog }: JudgedStatement): readonly Taken[] {
  if (change === undefined || !change.known) return [];
  const { before, clauses } = change;
  const table = writeTable(change.table);
  const found: Taken[] = clauses.flatMap((clause) => {
    const { span } = clause;
    const column = (name: string) =>
      findColumn(before, name) === undefined || freesName(clauses, name)
        ? []
        : [{ span, message: `${table} already has a column ${writeName(name)} at this point of the migration.` }];
    const renamed = renamedColumn(clause);
    if (renamed !== undefined) return column(renamed.to);
    switch (clause.op) {
      case 'add-column':
        return clause.columns.flatMap(({ name }) => column(name));
      case 'add-index':
      case 'add-primary-key': {
        const name = indexName(clause.index);
        if (name === undefined || findIndex(before, name) === undefined || freesIndexName(clauses, name)) return [];
        const what = name === 'PRIMARY' ? 'a primary key' : `an index ${writeName(name)}`;
        return [{ span, message: `${table} already has ${what} at this point of the migration.` }];
      }
      default:
        return [];
    }
  });
  // A foreign key that the same statement drops keeps its name until the end (verified on MySQL 9.7.4).
  for (const { key, span } of addedForeignKeys(change)) {
    if (key.name === undefined) continue;
    const owner = catalog
      .tables()
      .find(
        ({ schema: of, foreignKeys }) =>
          of === before.schema && foreignKeys.some((one) => sameName(one.name, key.name)),
      );
    if (owner === undefined) continue;
    found.push({
      span,
      message: `${writeTable(owner)} already has a foreign key ${writeName(key.name)} at this point of the migration.`,
    });
  }
  return found;
}

/** Whether the same statement drops or renames the column that has the name. */
function freesName(clauses: TableChange['clauses'], name: string): boolean {
  return clauses.some(
    (clause) =>
      (clause.op === 'drop-column' && sameName(clause.column, name)) || sameName(renamedColumn(clause)?.from, name),
  );
}

function freesIndexName(clauses: readonly AlterClause[], name: string): boolean {
  return clauses.some(
    (clause) =>
      (clause.op === 'drop-primary-key' && name === 'PRIMARY') ||
      (clause.op === 'drop-index' && sameName(clause.index, name)) ||
      (clause.op === 'rename-index' && sameName(clause.from, name)) ||
      (clause.op === 'drop-constraint' && sameName(clause.name, name)) ||
      // Dropping the last column of an index drops the index.
      clause.op === 'drop-column',
  );
}
