import { findColumn } from '../../catalog/find.ts';
import { type ResolvedColumn, resolveColumn } from '../../catalog/resolved-column.ts';
import { sameExpression } from '../../ddl/expression.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import { columnChanges } from '../change/column-changes.ts';
import { writeColumnOf } from '../change/new-column.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = "CREATE TABLE orders (id BIGINT PRIMARY KEY, state VARCHAR(20) NOT NULL DEFAULT 'open');";

export const rule: Rule = {
  name: 'noop-modify',
  group: 'types',
  severity: 'info',
  flags: 'A MODIFY or CHANGE that repeats the current definition of the column.',
  why: 'It changes nothing but still waits for the metadata lock. It may be a mistake.',
  instead: 'Remove the clause, or write the intended change.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state VARCHAR(20) NOT NULL DEFAULT 'open';
            irreversible: nothing changes
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state VARCHAR(30) NOT NULL DEFAULT 'open';
            irreversible: longer states may be stored
      `,
    },
  },
  *statement({ change, placed }) {
    if (change === undefined || change.before.createdHere) return;
    for (const { clause, was, is } of columnChanges(change)) {
      if (clause.op !== 'modify-column' && clause.op !== 'change-column') continue;
      const { column, position } = clause;
      const brings = column.inlineKey !== undefined || column.inlineCheck !== undefined || column.inlineReference;
      // Other clauses (ADD PRIMARY KEY, a new default character set) may change the column too.
      const alone = resolveColumn(findColumn(change.after, column.name) ?? column, change.before);
      if (brings || position !== 'unchanged' || !sameColumn(was, is) || !sameColumn(was, alone)) continue;
      yield {
        ...spanIn(placed.locate, clause.span),
        message: `${writeColumnOf(change, was.definition.name)} already has this definition; the clause changes nothing.`,
      };
    }
  },
};

function sameColumn(was: ResolvedColumn, is: ResolvedColumn): boolean {
  const [old, now] = [was.definition, is.definition];
  return (
    old.name === now.name &&
    typeText(was) === typeText(is) &&
    was.nullable === is.nullable &&
    was.generated === is.generated &&
    sameExpression(old.generated?.expression ?? '', now.generated?.expression ?? '') &&
    sameDefault(old.default, now.default) &&
    sameExpression(timestampText(old.onUpdate), timestampText(now.onUpdate)) &&
    old.autoIncrement === now.autoIncrement &&
    (old.invisible ?? false) === (now.invisible ?? false) &&
    (old.comment ?? '') === (now.comment ?? '') &&
    old.srid === now.srid &&
    (old.columnFormat ?? 'DEFAULT') === (now.columnFormat ?? 'DEFAULT') &&
    (old.storage ?? 'DEFAULT') === (now.storage ?? 'DEFAULT')
  );
}

function typeText({ type, arguments: sizes, unsigned, charset, collation, definition }: ResolvedColumn): string {
  return JSON.stringify([type, sizes, unsigned, definition.type.zerofill, definition.type.members, charset, collation]);
}

/** SHOW CREATE TABLE quotes numbers, and every nullable column has DEFAULT NULL. */
function sameDefault(a: ColumnDefinition['default'], b: ColumnDefinition['default']): boolean {
  const [old, now] = [a, b].map((one) => (one?.kind === 'null' ? undefined : one));
  if (old === undefined || now === undefined) return old === now;
  if (old.kind !== now.kind) return false;
  if (old.kind === 'literal') return unquoted(old.text) === unquoted(now.text);
  const [first, second] = [old, now].map(({ kind, text }) =>
    kind === 'current-timestamp' ? timestampText(text) : text,
  );
  return sameExpression(first ?? '', second ?? '');
}

function unquoted(text: string): string {
  if (/^true$/i.test(text)) return '1';
  if (/^false$/i.test(text)) return '0';
  return text.replace(/^(['"])([\s\S]*)\1$/, '$2');
}

/** Synonyms of CURRENT_TIMESTAMP as one spelling, with their precision. */
function timestampText(text: string | undefined): string {
  return (text ?? '').replace(/^(?:now|localtimestamp|localtime)\b/i, 'CURRENT_TIMESTAMP').replace(/\(0\)$/, '');
}
