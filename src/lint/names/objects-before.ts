import type { JudgedStatement } from '../../analysis/judged.ts';
import { sameName } from '../../catalog/find.ts';
import type { CatalogObject } from '../../catalog/object.ts';
import type { Phase } from '../../migration/migration.ts';
import type { Statement } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';
import { statementsBefore, statementsBeforePhase } from '../phases/earlier.ts';

type Definition = Extract<Statement, { kind: 'object' }>;

/** The views, triggers, routines and events that exist when a statement runs, after the earlier statements of the file. */
export function objectsBefore(judged: JudgedStatement, migration: LintedMigration): readonly CatalogObject[] {
  return objectsAfter(statementsBefore(judged, migration), migration);
}

/** The same when a phase starts. */
export function objectsBeforePhase(phase: Phase, migration: LintedMigration): readonly CatalogObject[] {
  return objectsAfter(statementsBeforePhase(migration, phase), migration);
}

function objectsAfter(statements: readonly JudgedStatement[], { catalog }: LintedMigration): readonly CatalogObject[] {
  let { objects } = catalog;
  for (const { statement, placed } of statements) {
    if (statement.kind !== 'object' || statement.name === undefined) continue;
    objects = objects.filter((object) => !means(statement, object));
    const made = madeBy(statement, placed.sql);
    if (made !== undefined) objects = [...objects, made];
  }
  return objects;
}

/** Whether the statement creates the object again or drops it. */
export function means({ object: kind, name }: Definition, object: CatalogObject): boolean {
  return (
    kind === object.kind &&
    sameName(name?.name, object.name) &&
    (name?.schema === undefined || object.schema === undefined || name.schema === object.schema)
  );
}

/** The object that a statement makes or changes. */
function madeBy({ verb, object: kind, name, onTable }: Definition, text: string): CatalogObject | undefined {
  if (verb === 'drop' || kind === 'database' || kind === 'other' || name === undefined) return undefined;
  return { kind, schema: name.schema, name: name.name, text, onTable: onTable?.name };
}
