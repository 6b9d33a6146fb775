import type { JudgedStatement } from '../../analysis/judged.ts';
import type { CatalogObject } from '../../catalog/object.ts';
import { viewColumns } from '../../ddl/stored/view-columns.ts';
import { listed } from '../../migration/problem.ts';
import { lex } from '../../sql/lexing/lexer.ts';
import { writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { ObjectDefinition } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';
import { statementsBefore } from '../phases/earlier.ts';
import type { Remark, Rule } from '../rule.ts';
import { statementSpan } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

const schema = `CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(40) NOT NULL, fax VARCHAR(40) NULL);
CREATE VIEW contacts AS SELECT id, name, fax FROM customers;`;
const file = (sql: string, rollback: string) => yaml`
    migration: m
    phases:
      - name: expand
        sql: |
          ${sql}
        rollback_sql: |
          ${rollback}
  `;
const old = 'CREATE OR REPLACE VIEW contacts AS SELECT id, name, fax FROM customers;';

export const rule: Rule = {
  name: 'view-replaced',
  group: 'compatibility',
  severity: 'error',
  risk: 'destructive',
  flags:
    'CREATE OR REPLACE VIEW, ALTER VIEW, or DROP and CREATE, of an existing view: an error in an expand that takes columns from it, a ' +
    'warning where the columns cannot be compared or where it no longer runs with the rights of its reader (SQL SECURITY INVOKER), and ' +
    'else info.',
  why:
    'MySQL replaces the view silently. Running code that reads a lost column fails, and code that writes or counts through the view may get ' +
    'other rows.',
  instead:
    'Keep the old columns until a contract, or give the new view another name. If nobody reads them, say so: ' +
    '`allow: [{what: destructive, reason: "…"}]`.',
  examples: {
    bad: { schema, file: file('CREATE OR REPLACE VIEW contacts AS SELECT id, name FROM customers;', old) },
    good: { schema, file: file('CREATE VIEW names AS SELECT id, name FROM customers;', 'DROP VIEW names;') },
  },
  *statement(judged, migration) {
    const { statement, placed, phase } = judged;
    if (statement.kind !== 'object' || statement.object !== 'view' || statement.verb === 'drop') return;
    if (statement.name === undefined || statement.ifNotExists) return;
    const old = replacedView(judged, statement, migration);
    if (old === undefined) return;
    const name = writeTable(statement.name);
    const about = (message: string, severity?: Remark['severity']): Remark => ({
      ...statementSpan(judged),
      message,
      severity,
    });
    const [was, is] = [viewColumns(old.text), viewColumns(placed.sql)];
    const lost = was?.filter((column) => is?.includes(column) === false) ?? [];
    const isEarly = phase.type === 'expand';
    if (isInvoker(old.text) && !isInvoker(placed.sql))
      yield about(
        `The view ${name} runs with the rights of its definer from now on, and no longer with those of its reader (SQL SECURITY INVOKER).`,
        'warning',
      );
    if (lost.length > 0)
      yield about(
        isEarly
          ? `This expand takes ${listed(lost.map(writeName))} from the view ${name}, while the old code is still running.`
          : `This ${phase.type} takes ${listed(lost.map(writeName))} from the view ${name}.`,
        isEarly ? undefined : 'info',
      );
    else if (was === undefined || is === undefined)
      yield about(
        `The view ${name} exists and is replaced. phasedb cannot compare its columns with the new ones.`,
        'warning',
      );
    else yield about(`The view ${name} exists and is replaced. It keeps its columns; its rows may differ.`, 'info');
  },
};

/** As it stands before the statement, or stood before a statement of the file dropped it. */
function replacedView(
  judged: JudgedStatement,
  { name, verb, orReplace }: ObjectDefinition,
  migration: LintedMigration,
): CatalogObject | undefined {
  if (name === undefined) return undefined;
  const now = judged.before.object('view', name);
  if (now !== undefined) return verb === 'alter' || orReplace ? now : undefined;
  const dropped = statementsBefore(judged, migration).findLast(
    ({ statement, before }) =>
      statement.kind === 'object' &&
      statement.object === 'view' &&
      statement.verb === 'drop' &&
      statement.name !== undefined &&
      before.sameTable(statement.name, name),
  );
  return dropped?.before.object('view', name);
}

/** Of a CREATE or ALTER statement; a query alone does not say it. */
function isInvoker(text: string): boolean {
  const { tokens } = lex(text);
  const view = tokens.findIndex(({ upper }) => upper === 'VIEW');
  return tokens.slice(0, Math.max(view, 0)).some(({ upper }) => upper === 'INVOKER');
}
