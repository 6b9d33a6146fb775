import type { AlteredTable } from '../catalog/apply-alter.ts';
import { addedChecks } from '../catalog/apply-constraints.ts';
import { sameName } from '../catalog/find.ts';
import { atLeast, since } from '../core/mysql-version.ts';
import type { AlterClause } from '../sql/statements/statement.ts';
import type { Effects } from './effects.ts';
import type { ServerFacts } from './verdict.ts';

/** Effects of foreign keys and checks. */
export function constraintEffects(
  altered: AlteredTable,
  clauses: readonly AlterClause[],
  server: ServerFacts,
  effects: Effects,
): void {
  for (const clause of clauses) {
    foreignKeyEffects(clause, altered, server, effects);
    if (atLeast(server.version, since.checks)) checkEffects(clause, altered, effects);
  }
}

function foreignKeyEffects(clause: AlterClause, { before }: AlteredTable, server: ServerFacts, effects: Effects): void {
  switch (clause.op) {
    case 'add-foreign-key':
      addForeignKey(clause.foreignKey.columns.join(', '), server, effects);
      break;
    case 'add-column':
      for (const column of clause.columns) {
        if (!column.inlineReference || !atLeast(server.version, since.inlineReferences)) continue;
        addForeignKey(column.name, server, effects);
        // MySQL adds an index on the child columns if none exists.
        effects.add('add-index', `the foreign key of ${column.name} needs an index`);
      }
      break;
    case 'drop-foreign-key':
      effects.add('drop-foreign-key', `foreign key ${clause.name} is dropped`);
      break;
    case 'drop-constraint':
      if (before.foreignKeys.some((key) => sameName(key.name, clause.name)) || !known(before, clause.name)) {
        effects.add('drop-foreign-key', `constraint ${clause.name} is dropped`);
      }
      break;
    default:
      break;
  }
}

function addForeignKey(columns: string, server: ServerFacts, effects: Effects): void {
  effects.add('add-foreign-key', `a foreign key over ${columns} is added`);
  if (server.foreignKeyChecks) {
    effects.copy.push(
      `MySQL checks the rows of the new foreign key over ${columns}; it adds the key in place only with foreign_key_checks=0`,
    );
  }
}

function checkEffects(clause: AlterClause, { before }: AlteredTable, effects: Effects): void {
  for (const check of addedChecks(clause)) {
    const name = check.name ?? `(${check.expression})`;
    if (check.enforced) effects.copy.push(`MySQL checks every row against the enforced CHECK ${name}`);
    else effects.add('definition', `CHECK ${name} is added`);
  }
  if (clause.op !== 'alter-check') return;
  const check = before.checks.find((candidate) => sameName(candidate.name, clause.name));
  if (clause.enforced && check?.enforced !== true) {
    effects.copy.push(`MySQL checks every row against CHECK ${clause.name}, which becomes enforced`);
  }
}

function known(table: AlteredTable['before'], name: string): boolean {
  return (
    table.checks.some((check) => sameName(check.name, name)) ||
    table.indexes.some((index) => sameName(index.name, name))
  );
}
