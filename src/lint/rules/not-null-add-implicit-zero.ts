import type { ResolvedColumn } from '../../catalog/resolved-column.ts';
import { writeColumn, writeName, writeString, writeTable } from '../../sql/rendering/render-definition.ts';
import { addedNotNull, hasNoImplicitValue, writePosition } from '../change/added-not-null.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY);';

export const rule: Rule = {
  name: 'not-null-add-implicit-zero',
  group: 'data',
  severity: 'warning',
  flags: 'A new NOT NULL column without a DEFAULT, on a table with rows.',
  why: 'MySQL silently sets existing rows to 0, an empty text or the first ENUM member. Later, nobody can distinguish those from real values.',
  instead: 'Write the value as a DEFAULT. Or add the column as NULL and fill it in a backfill.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN state ENUM('paid', 'open') NOT NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN state;
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN state ENUM('paid', 'open') NOT NULL DEFAULT 'open';
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN state;
      `,
    },
  },
  *statement({ change, placed }, migration) {
    if (change === undefined || change.before.createdHere) return;
    for (const { clause, column } of addedNotNull(change)) {
      if (hasNoImplicitValue(column, migration)) continue;
      const { definition } = column;
      const { value, isDefault } = implicitValue(column);
      const name = writeTable(change.table);
      const meant = { kind: 'literal' as const, text: value };
      const fix = isDefault ? { ...definition, default: meant } : { ...definition, nullable: true };
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `${name}.${writeName(definition.name)} is NOT NULL without a DEFAULT: MySQL silently sets existing rows to ${value}.`,
        fix: `ALTER TABLE ${name} ADD COLUMN ${writeColumn(fix)}${writePosition(clause.position)};`,
      };
    }
  },
};

/** The value of existing rows, and whether the type accepts it as a DEFAULT (MySQL 9.7.4). */
function implicitValue({ type, arguments: sizes, definition }: ResolvedColumn): { value: string; isDefault: boolean } {
  switch (type) {
    case 'enum':
      return { value: writeString(definition.type.members?.[0] ?? ''), isDefault: true };
    case 'char':
    case 'varchar':
    case 'varbinary':
    case 'set':
      return { value: "''", isDefault: true };
    case 'binary':
      return { value: `${sizes[0] ?? 1} zero bytes`, isDefault: false };
    case 'json':
      return { value: 'the JSON value null', isDefault: false };
    case 'date':
      return { value: "'0000-00-00'", isDefault: false };
    case 'datetime':
    case 'timestamp':
      return { value: "'0000-00-00 00:00:00'", isDefault: false };
    case 'time':
      return { value: "'00:00:00'", isDefault: true };
    case 'vector':
      return { value: 'an empty vector', isDefault: false };
    default:
      return type.endsWith('text') || type.endsWith('blob')
        ? { value: "''", isDefault: false }
        : { value: '0', isDefault: true };
  }
}
