import type { Catalog } from '../../catalog/catalog.ts';
import type { Migration } from '../../migration/migration.ts';
import { objectsNamed } from './named-objects.ts';

/**
 * The tables of a file that names no schema, for a migration that writes one and the same schema in front of every name: it
 * can but mean these. Any other catalog as it is.
 */
export function inNamedSchema(catalog: Catalog, migration: Migration): Catalog {
  const tables = catalog.tables();
  if (tables.length === 0 || tables.some(({ schema }) => schema !== undefined)) return catalog;
  const schemas = new Set(schemasNamed(migration));
  const [name] = schemas;
  return name === undefined || schemas.size > 1 ? catalog : catalog.inSchema(name);
}

/** Undefined for a name without one. */
function schemasNamed({ phases }: Migration): readonly (string | undefined)[] {
  return phases.flatMap((phase) => {
    if (phase.type === 'gate') return [];
    if (phase.type === 'backfill') {
      const { walked, written } = phase.batch.query;
      return [walked.schema, written.schema];
    }
    const statements = [...phase.statements, ...(phase.rollback ?? [])];
    return statements.flatMap(({ statement, sql }) => objectsNamed(statement, sql).map(({ schema }) => schema));
  });
}
