import { mkdir, writeFile } from 'node:fs/promises';
import { migrationJsonSchema } from '../src/migration/json-schema.ts';

const folder = new URL('../schema/', import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL('migration.schema.json', folder), `${JSON.stringify(migrationJsonSchema(), null, 2)}\n`);
