import type { TableChange } from '../../analysis/judged.ts';
import { memberBytes } from '../../catalog/type-bytes.ts';
import { writeColumn, writeString, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ColumnDefinition } from '../../sql/statements/definition.ts';
import { columnChanges } from '../change/column-changes.ts';
import { newColumnPhases, writeColumnOf } from '../change/new-column.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

const schema = "CREATE TABLE orders (id BIGINT PRIMARY KEY, state ENUM('open', 'paid') NOT NULL);";

export const rule: Rule = {
  name: 'enum-change',
  group: 'types',
  severity: 'error',
  risk: 'copy',
  insteadOf: ['ddl-copy-table'],
  flags:
    'ENUM or SET members that are removed, renamed, reordered or inserted before the end. Also so many new members ' +
    'that a value takes more bytes: from 256 members on for an ENUM, from 9, 17, 25 and 33 on for a SET.',
  why:
    'Rows store the number of a member. If numbers or their size change, MySQL copies the table row by row while ' +
    'writes wait.',
  instead:
    'Add new members at the end, which is instant, and keep unused members. For a list that changes often, use a ' +
    'separate table.',
  covers: ['enum-remove', 'enum-reorder', 'enum-insert-middle', 'enum-boundary', 'set-boundary'],
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state ENUM('open', 'packed', 'paid') NOT NULL;
            irreversible: orders may be packed
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders MODIFY state ENUM('open', 'paid', 'packed') NOT NULL;
            irreversible: orders may be packed
      `,
    },
  },
  *statement({ change, verdict, placed }, { settings }) {
    if (change === undefined || change.before.createdHere) return;
    if (verdict.algorithm !== 'copy' || verdict.refusedAssertion !== undefined) return;
    for (const { clause, was, meant, copies } of columnChanges(change)) {
      if (copies !== 'members') continue;
      yield {
        ...spanIn(placed.locate, clause.span),
        severity: sized('error', change.before, settings),
        message: `${what(writeColumnOf(change, was.definition.name), was.definition, meant.definition)}, so MySQL copies ${withSize(change.before)} row by row while writes wait.`,
        fix: fixOf(change, was.definition, meant.definition),
      };
    }
  },
};

function what(column: string, was: ColumnDefinition, is: ColumnDefinition): string {
  const [old, now] = [was.type.members ?? [], is.type.members ?? []];
  const type = is.type.name.toUpperCase();
  const removed = missingFrom(now, old);
  const added = missingFrom(old, now);
  const verb = (members: readonly string[]) => (members.length === 1 ? 'is' : 'are');
  if (removed.length > 0) return `${listed(removed)} ${verb(removed)} removed from the ${type} members of ${column}`;
  const kept = now.filter((member) => !added.includes(member));
  if (kept.some((member, index) => !same(member, old[index] ?? '')))
    return `The order of the ${type} members of ${column} changes`;
  if (now.slice(0, old.length).some((member) => added.includes(member)))
    return `${listed(added)} ${verb(added)} inserted before the end of the ${type} members of ${column}`;
  const [size, newSize] = [memberBytes(is.type.name, old.length), memberBytes(is.type.name, now.length)];
  if (size === newSize) return `${type} members of ${column} are spelled differently`;
  return `With ${now.length} ${type} members instead of ${old.length}, a value of ${column} takes ${newSize} bytes instead of ${size}`;
}

/** The new members after the old ones, if the size of a value stays; otherwise a new column. */
function fixOf(change: TableChange, was: ColumnDefinition, is: ColumnDefinition): string {
  const old = was.type.members ?? [];
  const added = missingFrom(old, is.type.members ?? []);
  const members = [...old, ...added];
  if (added.length === 0 || memberBytes(is.type.name, members.length) !== memberBytes(is.type.name, old.length))
    return newColumnPhases(change, was, is);
  const appended = { ...is, name: was.name, type: { ...is.type, members } };
  return `ALTER TABLE ${writeTable(change.table)} MODIFY COLUMN ${writeColumn(appended)};`;
}

function missingFrom(list: readonly string[], members: readonly string[]): readonly string[] {
  const there = new Set(list.map((member) => member.toLowerCase()));
  return members.filter((member) => !there.has(member.toLowerCase()));
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function listed(members: readonly string[]): string {
  const shown = members.slice(0, 5).map(writeString).join(', ');
  return members.length > 5 ? `${shown} and ${members.length - 5} more` : shown;
}
