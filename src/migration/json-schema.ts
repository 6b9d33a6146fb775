import { z } from 'zod';
import { migrationSchema } from './schema.ts';

/** A name, not an address: editors find the schema by the path or URL in the file. */
const SCHEMA_ID = 'urn:phasedb:migration';

/** JSON Schema (draft 2020-12) of the migration file for editors: keys, defaults and help. */
export function migrationJsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(migrationSchema, { io: 'input', target: 'draft-2020-12' });
  return {
    $schema,
    $id: SCHEMA_ID,
    title: 'phasedb migration',
    description: 'A MySQL schema change in phases: expand, backfill, gate, contract.',
    ...rest,
  };
}
