import { sameName } from '../../catalog/find.ts';
import type { CatalogObject } from '../../catalog/object.ts';
import type { Statement } from '../../sql/statement.ts';
import type { JudgedMigration, JudgedStatement } from '../judged.ts';
import { statementsBefore } from './earlier.ts';

type Definition = Extract<Statement, { kind: 'object' }>;

/** The views, triggers, routines and events that there are when a statement runs, as earlier ones of the file left them. */
export function objectsBefore(judged: JudgedStatement, migration: JudgedMigration): readonly CatalogObject[] {
  let objects = migration.catalog.objects;
  for (const { statement, placed } of statementsBefore(judged, migration)) {
    if (statement.kind !== 'object' || statement.name === undefined) continue;
    objects = objects.filter((object) => !means(statement, object));
    const made = statement.verb === 'drop' ? undefined : objectOf(statement, placed.sql);
    if (made !== undefined) objects = [...objects, made];
  }
  return objects;
}

/** Whether the statement makes the object anew, or drops it. */
export function means({ object: kind, name }: Definition, object: CatalogObject): boolean {
  return (
    kind === object.kind &&
    sameName(name?.name, object.name) &&
    (name?.schema === undefined || object.schema === undefined || name.schema === object.schema)
  );
}

function objectOf({ object: kind, name, onTable }: Definition, text: string): CatalogObject | undefined {
  if (kind === 'database' || kind === 'other' || name === undefined) return undefined;
  return { kind, schema: name.schema, name: name.name, text, onTable: onTable?.name };
}
