import type { TableChange } from '../../analysis/judged.ts';
import { bytesOfCharacter, maximumBytes, type ResolvedColumn } from '../../catalog/resolved-column.ts';
import { writeColumn, writeTable, writeType } from '../../sql/rendering/render-definition.ts';
import { columnChanges } from '../change/column-changes.ts';
import { newColumnPhases, writeColumnOf } from '../change/new-column.ts';
import type { Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, nick VARCHAR(40) NULL) DEFAULT CHARACTER SET utf8mb4;';

export const rule: Rule = {
  name: 'varchar-tier-cross',
  group: 'types',
  severity: 'error',
  risk: 'copy',
  insteadOf: ['ddl-copy-table'],
  flags:
    'A VARCHAR or VARBINARY that grows from at most 255 bytes to more. 255 bytes are 255 characters in latin1, 85 in utf8mb3, 63 in utf8mb4.',
  why: 'MySQL stores the length of a value in one byte up to 255 bytes, and in two bytes above. To change that, it copies the table while writes wait.',
  instead:
    'Stay within 255 bytes, which MySQL changes in place. Otherwise add a new column with enough length: from 256 bytes, MySQL extends it in place again.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY nick VARCHAR(64) NULL;
            irreversible: longer names may be stored
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers MODIFY nick VARCHAR(63) NULL;
            irreversible: longer names may be stored
      `,
    },
  },
  *statement({ change, verdict, placed }, { settings }) {
    if (change === undefined || change.before.createdHere) return;
    if (verdict.algorithm !== 'copy' || verdict.refusedAssertion !== undefined) return;
    for (const { clause, was, meant: is, copies } of columnChanges(change)) {
      if (copies !== 'tier') continue;
      const sizeOf = (column: ResolvedColumn) => `${writeType(column.definition)} (${maximumBytes(column)} bytes)`;
      const characters = Math.floor(255 / (bytesOfCharacter(is) ?? 1));
      const limit = is.type === 'varbinary' ? '' : `, ${characters} characters of ${is.charset ?? 'utf8mb4'},`;
      yield {
        ...spanIn(placed.locate, clause.span),
        severity: sized('error', change.before, settings),
        message: `${writeColumnOf(change, was.definition.name)} grows from ${sizeOf(was)} to ${sizeOf(is)}: above 255 bytes${limit} the length prefix needs two bytes, so MySQL copies ${withSize(change.before)} while writes wait.`,
        fix: fixOf(change, was, is, characters),
      };
    }
  },
};

function fixOf(change: TableChange, was: ResolvedColumn, is: ResolvedColumn, limit: number): string {
  const phases = newColumnPhases(change, was.definition, is.definition);
  if (limit <= (was.arguments[0] ?? 0)) return phases;
  const { definition } = is;
  const within = { ...definition, name: was.definition.name, type: { ...definition.type, arguments: [limit] } };
  return [
    `# If ${limit} characters are enough, MySQL changes the column in place:`,
    `#   ALTER TABLE ${writeTable(change.table)} MODIFY COLUMN ${writeColumn(within)};`,
    '# Otherwise add a new column:',
    phases,
  ].join('\n');
}
