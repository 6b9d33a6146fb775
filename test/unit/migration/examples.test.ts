import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { migrationJsonSchema } from '../../../src/migration/json-schema.ts';
import { readMigrationFile } from '../../../src/migration/read.ts';

const folder = new URL('../../../examples/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** Every key path of a schema, list items left out: `phases.batch.size`. */
function keysOf(schema: Schema, path: string): readonly string[] {
  if (schema.items !== undefined) return keysOf(schema.items, path);
  return Object.entries(schema.properties ?? {}).flatMap(([key, value]) => [
    `${path}${key}`,
    ...keysOf(value, `${path}${key}.`),
  ]);
}

function keysIn(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => keysIn(item, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [`${path}${key}`, ...keysIn(inner, `${path}${key}.`)]);
}

describe('the examples', () => {
  it.each(files)('%s is read', async (name) => {
    const migration = await readMigrationFile(new URL(name, folder).pathname);
    expect(`${migration.name}.yaml`).toBe(name);
    if (name !== 'add_checksum_column.yaml') {
      expect(migration.warnings).toEqual([]);
      expect(readFileSync(new URL(name, folder), 'utf8')).toMatch(
        /^# yaml-language-server: \$schema=\.\.\/schema\/migration\.schema\.json\n/,
      );
    }
  });

  it('show every key that there is', () => {
    const shown = new Set(files.flatMap((name) => keysIn(parse(readFileSync(new URL(name, folder), 'utf8')), '')));
    // Signals are a list of their own: one is shown, a new one needs no example.
    const isSignal = (key: string) => key.startsWith('phases.batch.throttle.');
    expect([...shown].some(isSignal)).toBe(true);
    // The examples are run at any hour and on one database: docs/phases.md shows a window, docs/targets.md another target.
    const isWindow = (key: string) => /^phases\.(window($|\.)|wait_until\.complete_on$)/.test(key);
    expect(readFileSync('docs/targets.md', 'utf8')).toMatch(/wait_until: \{complete_on: /);
    expect(readFileSync('docs/phases.md', 'utf8')).toMatch(/^ +window: \{from: /m);
    const missing = keysOf(migrationJsonSchema() as Schema, '').filter(
      (key) => !shown.has(key) && !isSignal(key) && !isWindow(key),
    );
    expect(missing).toEqual([]);
  });
});
