import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { migrationJsonSchema } from '../../../src/migration/json-schema.ts';

interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly additionalProperties?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

const schema = migrationJsonSchema() as Schema;

function* nested(of: Schema, path: string): Generator<[string, Schema]> {
  yield [path, of];
  if (of.items !== undefined) yield* nested(of.items, `${path}[]`);
  for (const [key, value] of Object.entries(of.properties ?? {})) yield* nested(value, `${path}.${key}`);
}

describe('the JSON Schema', () => {
  it('is the one in schema/ (else: npm run schema)', () => {
    const committed = readFileSync(new URL('../../../schema/migration.schema.json', import.meta.url), 'utf8');
    expect(committed).toBe(`${JSON.stringify(schema, null, 2)}\n`);
  });

  it('has a name, a title and a dialect', () => {
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:phasedb:migration',
      title: 'phasedb migration',
    });
  });

  it('explains every key, and takes no other', () => {
    for (const [path, part] of nested(schema, '')) {
      if (!path.endsWith('[]')) expect(part.description, path).toMatch(/\w/);
      if (part.type === 'object') expect(part.additionalProperties, path).toBe(false);
    }
  });

  it('asks only for what has no default', () => {
    expect(schema.required).toEqual(['migration', 'phases']);
    expect(schema.properties?.phases?.items?.required).toEqual(['name']);
    expect(schema.properties?.phases?.items?.properties?.batch?.required).toEqual(['query']);
    expect(schema.properties?.phases?.items?.properties?.batch?.properties?.lag_threshold_ms?.default).toBe(1500);
  });
});
