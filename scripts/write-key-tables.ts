import { z } from 'zod';
import { thresholdsSchema } from '../src/lint/settings.ts';
import { migrationJsonSchema } from '../src/migration/json-schema.ts';
import { writeBetweenMarkers } from './between-markers.ts';
import { cell, pageTable } from './page-table.ts';

// usage: node scripts/write-key-tables.ts
// Makes the tables of keys in docs/file-format.md and docs/configuration.md from the schemas that read the files.

interface Schema {
  readonly description?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
}

const head = ['key', 'what it is', 'values', 'default'];
writeBetweenMarkers(
  new URL('../docs/file-format.md', import.meta.url),
  'keys',
  pageTable(head, rowsOf(migrationJsonSchema() as Schema, '')),
);
writeBetweenMarkers(
  new URL('../docs/configuration.md', import.meta.url),
  'thresholds',
  pageTable(head, rowsOf(z.toJSONSchema(thresholdsSchema, { io: 'input' }) as Schema, '')),
);

/** A row for each key, those of mappings and of the items of lists below the key that holds them. */
function rowsOf({ properties = {} }: Schema, above: string): readonly (readonly string[])[] {
  return Object.entries(properties).flatMap(([key, schema]) => {
    const isList = schema.items?.properties !== undefined;
    const path = `${above}${key}${isList ? '[]' : ''}`;
    const row = [`\`${path}\``, schema.description ?? '', valuesOf(schema), defaultOf(schema)];
    return [row.map(cell), ...rowsOf(isList ? (schema.items ?? {}) : schema, `${path}.`)];
  });
}

function valuesOf({ type, enum: values, minimum, maximum }: Schema): string {
  if (values !== undefined) return values.map((value) => `\`${value}\``).join(', ');
  const isNumber = type === 'integer' || type === 'number';
  if (!isNumber || minimum === undefined) return '';
  return maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER
    ? `from ${figure(minimum)}`
    : `${figure(minimum)} to ${figure(maximum)}`;
}

function defaultOf(schema: Schema): string {
  const value = schema.default;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return '';
  return `\`${value}\``;
}

function figure(value: number): string {
  return value.toLocaleString('en-US');
}
