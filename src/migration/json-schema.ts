import { z } from 'zod';
import { migrationSchema } from './schema.ts';

/** A name and no address: editors find the schema by the path or URL that a file names. */
const SCHEMA_ID = 'urn:phasedb:migration';

/** The migration file as JSON Schema (draft 2020-12), for editors: what may be written, with defaults and help. */
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
