import { literalPattern } from '../../core/literal-pattern.ts';
import { quoteIdentifier } from '../../sql/lexing/quote.ts';
import { type DatabaseObject, normaliseTableDefinition, objectLabel } from './definition.ts';

/** What each name stands for after the renames, which MySQL does one after the other. @param objects from, to, from, to … */
export function afterRenames<Value>(
  objects: readonly DatabaseObject[],
  before: ReadonlyMap<string, Value | null>,
  carry: (value: Value, from: DatabaseObject, to: DatabaseObject) => Value,
): Map<string, Value | null> {
  const now = new Map(before);
  for (let i = 0; i + 1 < objects.length; i += 2) {
    const [from, to] = [objects[i] as DatabaseObject, objects[i + 1] as DatabaseObject];
    const value = now.get(objectLabel(from)) ?? null;
    now.set(objectLabel(from), null);
    now.set(objectLabel(to), value === null ? null : carry(value, from, to));
  }
  return now;
}

/**
 * The definition of a table or view under its new name. MySQL renames with it the constraints that it named after the
 * table, and what points from the table to itself (9.7.4).
 */
export function renamedDefinition(definition: string, from: DatabaseObject, to: DatabaseObject): string {
  const [old, name] = [quoteIdentifier(from.name), quoteIdentifier(to.name)];
  const view = new RegExp(`^(CREATE .*? VIEW )${literalPattern(old)} `).exec(definition);
  if (view !== null) return `${view[1]}${name} ${definition.slice(view[0].length)}`;
  if (!definition.startsWith(`CREATE TABLE ${old} `)) return definition;
  const lines = definition.split('\n').map((line, index) => {
    if (index === 0) return `CREATE TABLE ${name} ${line.slice(`CREATE TABLE ${old} `.length)}`;
    if (!line.startsWith('  CONSTRAINT ')) return line;
    return pointingTo(
      line.replace(generatedName(from.name), (_, kind, number) => constraintName(to.name, kind, number)),
    );
  });
  return normaliseTableDefinition(lines.join('\n'));

  function pointingTo(line: string): string {
    const [, head, schema, table, rest] =
      /^(.* REFERENCES )(?:(`(?:[^`]|``)*`)\.)?(`(?:[^`]|``)*`)( .*)$/.exec(line) ?? [];
    if (head === undefined || table === undefined) return line;
    const itself = schema === undefined && table === old;
    if (itself) return `${head}${name}${rest}`;
    const parent = schema ?? quoteIdentifier(from.schema);
    return parent === quoteIdentifier(to.schema) ? `${head}${table}${rest}` : `${head}${parent}.${table}${rest}`;
  }
}

/** Finds a constraint whose name MySQL made from the table's: `orders_ibfk_1`, `orders_chk_1`. */
export function generatedName(table: string, flags = 'i'): RegExp {
  return new RegExp(`CONSTRAINT \`${literalPattern(table.replaceAll('`', '``'))}_(ibfk|chk)_(\\d+)\``, flags);
}

/** The beginning of that constraint's line. */
export function constraintName(table: string, kind: string, number: string | number): string {
  return `CONSTRAINT ${quoteIdentifier(`${table}_${kind}_${number}`)}`;
}
