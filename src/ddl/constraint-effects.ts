import { addedChecks } from '../catalog/apply-constraints.ts';
import { sameName } from '../catalog/find.ts';
import type { CatalogTable } from '../catalog/table.ts';
import { atLeast, since } from '../core/mysql-version.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import type { Effects } from './effects.ts';
import type { ServerFacts } from './verdict.ts';

type ClauseOf<Op extends AlterClause['op']> = Extract<AlterClause, { op: Op }>;

/** A foreign key over columns. @param columns as they are named in a sentence */
export function addForeignKey(columns: string, server: ServerFacts, effects: Effects): void {
  effects.add('add-foreign-key', `a foreign key over ${columns} is added`);
  if (server.foreignKeyChecks) {
    effects.copy.push(
      `MySQL checks the rows of the new foreign key over ${columns}; it adds the key in place only with foreign_key_checks=0`,
    );
  }
}

/** Foreign keys that REFERENCES behind a new column makes, with the index that each needs. */
export function addInlineForeignKeys({ columns }: ClauseOf<'add-column'>, server: ServerFacts, effects: Effects): void {
  if (!atLeast(server.version, since.inlineReferences)) return;
  for (const { name, inlineReference } of columns) {
    if (!inlineReference) continue;
    addForeignKey(name, server, effects);
    // MySQL adds an index on the child columns if none exists.
    effects.add('add-index', `the foreign key of ${name} needs an index`);
  }
}

/** DROP CONSTRAINT, which may mean a check, a key or a foreign key; an unknown name counts as a foreign key. */
export function dropConstraint(name: string, before: CatalogTable, effects: Effects): void {
  if (before.foreignKeys.some((key) => sameName(key.name, name)) || !known(before, name)) {
    effects.add('drop-foreign-key', `constraint ${name} is dropped`);
  }
}

/** Checks that a clause adds, also behind a column. */
export function checksAdded(clause: AlterClause, server: ServerFacts, effects: Effects): void {
  if (!atLeast(server.version, since.checks)) return;
  for (const check of addedChecks(clause)) {
    const name = check.name ?? `(${check.expression})`;
    if (check.enforced) effects.copy.push(`MySQL checks every row against the enforced CHECK ${name}`);
    else effects.add('definition', `CHECK ${name} is added`);
  }
}

/** ALTER CHECK, which tests every row if the check becomes enforced. */
export function alterCheck(
  clause: ClauseOf<'alter-check'>,
  before: CatalogTable,
  server: ServerFacts,
  effects: Effects,
): void {
  if (!atLeast(server.version, since.checks)) return;
  const check = before.checks.find((candidate) => sameName(candidate.name, clause.name));
  if (clause.enforced && check?.enforced !== true) {
    effects.copy.push(`MySQL checks every row against CHECK ${clause.name}, which becomes enforced`);
  }
}

function known(table: CatalogTable, name: string): boolean {
  return (
    table.checks.some((check) => sameName(check.name, name)) ||
    table.indexes.some((index) => sameName(index.name, name))
  );
}
