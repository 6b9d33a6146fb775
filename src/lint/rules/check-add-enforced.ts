import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { addedChecks } from '../../catalog/apply-constraints.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { writeColumn, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { CheckDefinition, ColumnDefinition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import { writePosition } from '../change/added-not-null.ts';
import { copiesOnlyFor } from '../change/copy-causes.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../writing/one-line.ts';
import { spanIn } from '../writing/span.ts';
import { sized, withSize } from '../writing/table-size.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'check-add-enforced',
  group: 'cost',
  severity: 'error',
  risk: 'copy',
  insteadOf: ['ddl-copy-table'],
  flags: 'A new enforced CHECK on a table with rows, as a table constraint or with a new column.',
  why:
    'MySQL copies the table to check each row, and writes wait for the whole copy. Other changes in the same ' +
    'statement are part of that copy. Adding a CHECK as NOT ENFORCED is instant.',
  instead:
    'Add it NOT ENFORCED, and let a gate count the rows that violate it. Enforcing it later is a table copy too: ' +
    'use gh-ost or Spirit, or a maintenance window.',
  examples: {
    bad: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0);
            rollback_sql: |
              ALTER TABLE orders DROP CHECK total_positive;
      `,
    },
    good: {
      schema: 'CREATE TABLE orders (id BIGINT PRIMARY KEY, total INT NOT NULL);',
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0) NOT ENFORCED;
            rollback_sql: |
              ALTER TABLE orders DROP CHECK total_positive;
          - name: total-is-positive
            type: gate
            wait_until:
              query: SELECT COUNT(*) FROM orders WHERE NOT (total >= 0)
              expected: 0
      `,
    },
  },
  *statement(judged, migration) {
    const { change, placed } = judged;
    if (change === undefined || !copiesOnlyFor('check', judged, migration)) return;
    const clause = change.clauses.find((one) => enforcedIn(one).length > 0);
    const [check] = clause === undefined ? [] : enforcedIn(clause);
    if (clause === undefined || check === undefined) return;
    yield {
      ...spanIn(placed.locate, clause.span),
      severity: sized('error', change.before, migration.settings),
      message: `MySQL copies ${withSize(change.before)} to check each row against CHECK (${onOneLine(check.expression)}). Writes wait meanwhile.`,
      fix: [statementNotEnforced(judged, change), ...change.clauses.flatMap((one) => gates(one, change))]
        .filter((part) => part !== undefined)
        .join('\n'),
    };
  },
};

function enforcedIn(clause: AlterClause): readonly CheckDefinition[] {
  return addedChecks(clause).filter(({ enforced }) => enforced);
}

function gates(clause: AlterClause, { table }: TableChange): readonly string[] {
  return enforcedIn(clause).map(({ name, expression }) =>
    writeGate(
      phaseName(table.name, name ?? 'check', 'holds'),
      `SELECT COUNT(*) FROM ${writeTable(table)} WHERE NOT (${onOneLine(expression)})`,
    ),
  );
}

/** The same statement with its checks NOT ENFORCED; column checks become separate clauses. */
function statementNotEnforced({ placed }: JudgedStatement, { table, clauses }: TableChange): string | undefined {
  const texts = clauses.flatMap((clause) => {
    const text = placed.sql.slice(clause.span.start, clause.span.end);
    if (enforcedIn(clause).length === 0) return [text];
    if (clause.op === 'add-check') return [notEnforced(text)];
    return clause.op === 'add-column' ? columnClauses(clause) : [undefined];
  });
  if (texts.includes(undefined)) return undefined;
  return `ALTER TABLE ${writeTable(table)} ${texts.join(', ')};`;
}

function notEnforced(clause: string): string {
  const last = lex(clause).tokens.at(-1);
  const bare = last?.upper === 'ENFORCED' ? clause.slice(0, last.start).trimEnd() : clause;
  return `${bare} NOT ENFORCED`;
}

function columnClauses({
  columns,
  position,
}: Extract<AlterClause, { op: 'add-column' }>): readonly (string | undefined)[] {
  const [column, second] = columns;
  if (column === undefined || second !== undefined || !isWrittenWhole(column)) return [undefined];
  const { inlineCheck: check } = column;
  const name = check?.name === undefined ? '' : `CONSTRAINT ${writeName(check.name)} `;
  return [
    `ADD COLUMN ${writeColumn(column)}${writePosition(position)}`,
    `ADD ${name}CHECK (${check?.expression}) NOT ENFORCED`,
  ];
}

/** Whether writeColumn omits only the check. */
function isWrittenWhole({ inlineKey, inlineReference, columnFormat, storage }: ColumnDefinition): boolean {
  return inlineKey === undefined && !inlineReference && columnFormat === undefined && storage === undefined;
}
