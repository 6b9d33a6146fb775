import { distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { listed, quoted } from './problem.ts';
import { migrationSchema } from './schema.ts';
import type { Path } from './yaml-nodes.ts';

/** The JSON Schema of the value at a path, with its description; undefined for an unknown key. */
export function schemaAt(path: Path): z.core.JSONSchema.BaseSchema | undefined {
  const schema = zodAt(path);
  if (schema === undefined) return undefined;
  const written = jsonSchemas.get(schema) ?? z.toJSONSchema(schema, { io: 'input' });
  jsonSchemas.set(schema, written);
  return written;
}

/** A file with thousands of wrong values needs the same few schemas. */
const jsonSchemas = new Map<z.ZodType, z.core.JSONSchema.BaseSchema>();

function zodAt(path: Path): z.ZodType | undefined {
  let schema: z.ZodType | undefined = migrationSchema;
  for (const step of path) {
    const container: z.ZodType | undefined = bare(schema);
    if (container instanceof z.ZodArray) schema = container.element as z.ZodType;
    else if (container instanceof z.ZodObject) schema = container.shape[String(step)];
    else return undefined;
  }
  return schema;
}

/** Without `optional` and `default` around it. */
function bare(schema: z.ZodType | undefined): z.ZodType | undefined {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault
    ? bare(schema.unwrap() as z.ZodType)
    : schema;
}

function keysAt(path: Path): readonly string[] {
  const schema = bare(zodAt(path));
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** "`size`", "Item 2 of `allow`", "The file". */
export function describeKey(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'The file';
  return typeof last === 'number' ? `Item ${last + 1} of ${quoted(String(path.at(-2)))}` : quoted(String(last));
}

/** For "must be …". */
export function wantedValue(schema: z.core.JSONSchema.BaseSchema): string {
  if (schema.enum !== undefined) return listed(schema.enum.map(String), 'or');
  if (schema.const !== undefined) return String(schema.const);
  switch (schema.type) {
    case 'integer':
    case 'number': {
      const least =
        schema.exclusiveMinimum === undefined ? `from ${schema.minimum}` : `above ${schema.exclusiveMinimum}`;
      const kind = schema.type === 'integer' ? 'a whole number' : 'a number';
      return `${kind} ${least} ${schema.exclusiveMinimum === undefined ? 'to' : 'and at most'} ${schema.maximum?.toLocaleString('en-US')}`;
    }
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list with at least one item, each starting with `- `';
    case 'object':
      return 'a mapping (lines of `key: value`)';
    case 'string': {
      const rule = schema.patternErrorMessage ?? (schema.minLength === 1 ? 'not empty' : undefined);
      return typeof rule === 'string' ? `text (${rule})` : 'text';
    }
    default:
      return 'a number, text, true, false or null';
  }
}

/** For "but is …". */
export function foundValue(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text ${quoted(value)}`;
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return value instanceof Uint8Array ? 'binary data' : 'a mapping';
}

/** Message and remedy for a key that the format does not allow in this place. */
export function unknownKey(path: Path, key: string): { message: string; remedy: string } {
  const allowed = keysAt(path);
  const message = `Unknown key ${quoted(key)} ${path.length === 0 ? 'at the top level' : `in ${container(path)}`}.`;
  const near = nearest(key, allowed);
  if (near !== undefined) return { message, remedy: `Did you mean ${quoted(near)}?` };
  const elsewhere = homes(path).find((home) => keysAt(home).includes(key));
  if (elsewhere !== undefined) return { message, remedy: `Move it ${belonging(elsewhere)}.` };
  return { message, remedy: `Valid keys here: ${listed(allowed)}.` };
}

function container(path: Path): string {
  return typeof path.at(-1) === 'number' && path.length === 2 ? 'a phase' : describeKey(path).replace('Item', 'item');
}

/** Other places where the key may belong. */
function homes(path: Path): readonly Path[] {
  const phase = path[0] === 'phases' ? path.slice(0, 2) : ['phases', 0];
  const blocks = ['batch', 'wait_until', 'ddl'].map((block) => [...phase, block]);
  return [phase, ...blocks, [...phase, 'batch', 'throttle'], ['session'], []];
}

function belonging(home: Path): string {
  if (home.length === 0) return 'to the top level of the file';
  if (home.length === 2) return 'to the phase itself';
  return `into ${quoted(String(home.at(-1)))}`;
}

/** The likely intended word: one that starts with `key`, or that differs in at most a third of its letters. */
export function nearest(key: string, allowed: readonly string[]): string | undefined {
  const plain = key.slice(0, 100).toLowerCase().replaceAll('-', '_');
  const longer = allowed.filter((candidate) => plain.length >= 3 && candidate.startsWith(plain));
  if (longer.length === 1) return longer[0];
  const [best] = allowed
    .map((candidate) => ({ candidate, steps: distance(plain, candidate) }))
    .sort((a, b) => a.steps - b.steps);
  if (best === undefined || best.steps > Math.max(1, Math.floor(best.candidate.length / 3))) return undefined;
  return best.candidate;
}
