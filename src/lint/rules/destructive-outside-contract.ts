import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { applyAlter } from '../../catalog/apply-alter.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import { isDestructive } from '../../ddl/destructive.ts';
import { isRecreated } from '../../ddl/recreated.ts';
import type { PlacedStatement } from '../../migration/migration.ts';
import { isDdlVerb } from '../../migration/statements.ts';
import type { ObjectName } from '../../sql/lexing/span.ts';
import { writeName, writeTable, writeType } from '../../sql/rendering/render-definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';
import { statementsAfter } from '../phases/earlier.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../writing/one-line.ts';
import { spanIn, statementSpan } from '../writing/span.ts';
import { writeDdlPhase } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE customers (id BIGINT PRIMARY KEY, fax VARCHAR(40) NULL);';

export const rule: Rule = {
  name: 'destructive-outside-contract',
  group: 'phases',
  severity: 'error',
  risk: 'destructive',
  flags:
    'DROP, RENAME, TRUNCATE or a narrower type in an expand. Also a statement there that phasedb cannot read, ' +
    'because it may be any of them.',
  why:
    'Expand runs while the old code is live. Code that uses the dropped or renamed object fails at once, and ' +
    'dropped data is lost.',
  instead: 'Move the statement into a contract, after a gate that shows that nothing uses the old definition any more.',
  examples: {
    bad: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `,
    },
    good: {
      schema,
      file: yaml`
        migration: m
        phases:
          - name: gate
            wait_until:
              query: SELECT COUNT(*) FROM customers WHERE fax IS NOT NULL
          - name: contract
            sql: |
              ALTER TABLE customers DROP COLUMN fax;
            irreversible: the numbers are gone
      `,
    },
  },
  *statement(judged, migration) {
    const { phase, verdict, placed } = judged;
    if (phase.type !== 'expand' || !verdict.destructive) return;
    const loss = lossOf(judged, migration);
    if (loss === undefined) return;
    yield {
      ...(loss.clause === undefined ? statementSpan(judged) : spanIn(placed.locate, loss.clause.span)),
      message: `${loss.what} in an expand, while the old code is still running.`,
      fix: loss.moved === undefined ? undefined : fixOf(loss.moved, migration),
    };
  },
};

interface Loss {
  /** A sentence without its full stop. */
  readonly what: string;
  readonly clause?: AlterClause | undefined;
  /** The SQL for the contract. */
  readonly moved?: string;
}

/** What the statement destroys; undefined: nothing that existed before the phase. */
function lossOf(judged: JudgedStatement, migration: LintedMigration): Loss | undefined {
  const { statement, change, before, placed, verdict } = judged;
  const moved = `${onOneLine(placed.sql)};`;
  const isNew = (name: ObjectName) => before.table(name.schema, name.name)?.createdHere === true;
  switch (statement.kind) {
    case 'drop-table':
      return { what: `${statement.tables.map(writeTable).join(', ')} would be dropped`, moved };
    case 'truncate-table':
      return { what: `${writeTable(statement.table)} would be emptied`, moved };
    case 'rename-table':
      if (statement.renames.every(({ from }) => isNew(from))) return undefined;
      return { what: `${statement.renames.map(({ from }) => writeTable(from)).join(', ')} would be renamed`, moved };
    case 'object':
      if (
        isRecreated(
          statement,
          statementsAfter(judged, migration).map((one) => one.statement),
        )
      )
        return undefined;
      if (verdict.algorithm === 'unknown') return { what: `This may drop something (${verdict.because})` };
      return {
        what: `The ${statement.object} ${statement.name ? writeTable(statement.name) : ''} would be dropped`,
        moved,
      };
    case 'unread':
      // The file reader refuses statements that are not DDL.
      return isDdlVerb(statement.opening)
        ? { what: `phasedb cannot read this statement (${statement.reason}), which may drop something` }
        : undefined;
    default:
      return change === undefined || change.before.createdHere ? undefined : lossInTable(change, placed);
  }
}

function lossInTable(change: TableChange, placed: PlacedStatement): Loss {
  const unread = change.clauses.find(({ op }) => op === 'unread');
  if (unread !== undefined)
    return { what: 'phasedb cannot read this clause, which may drop something', clause: unread };
  const guilty = change.clauses.filter((clause) => isDestructive(applyAlter(change.before, [clause]), [clause]));
  const [clause] = guilty;
  const moved = guilty.length === 0 ? change.clauses : guilty;
  const clauses = moved.map(({ span }) => onOneLine(placed.sql.slice(span.start, span.end)));
  return {
    what:
      guilty.length === 0
        ? `${writeTable(change.table)} would lose rows, values or names`
        : guilty.map((one) => takenBy(one, change)).join(', and '),
    clause,
    moved: `ALTER TABLE ${writeTable(change.table)} ${clauses.join(', ')};`,
  };
}

function changedColumn(clause: AlterClause): string | undefined {
  switch (clause.op) {
    case 'drop-column':
      return clause.column;
    case 'modify-column':
      return clause.column.name;
    case 'change-column':
    case 'rename-column':
      return clause.from;
    default:
      return undefined;
  }
}

function takenBy(clause: AlterClause, { table, before }: TableChange): string {
  const own = writeTable(table);
  const column = `${own}.${writeName(changedColumn(clause) ?? '')}`;
  switch (clause.op) {
    case 'drop-column':
      return `${column} would be dropped`;
    case 'rename-column':
      return `${column} would be renamed`;
    case 'change-column':
    case 'modify-column': {
      if (clause.op === 'change-column' && !sameName(clause.from, clause.column.name))
        return `${column} would be renamed`;
      const old = findColumn(before, clause.column.name);
      const from = old === undefined ? '' : ` (${writeType(old)} now, then ${writeType(clause.column)})`;
      return `${column} would hold less than it can now${from}`;
    }
    case 'rename-table':
      return `${own} would be renamed`;
    case 'partition':
      return `Partitions of ${own} would lose their rows`;
    default:
      return `${own} would lose rows, values or names`;
  }
}

function fixOf(sql: string, { migration }: LintedMigration): string {
  const contract = migration.phases.findLast(({ type }) => type === 'contract');
  if (contract !== undefined) return `Move it into ${contract.name}:\n${sql}`;
  const gate =
    '- name: old-code-is-gone\n  type: gate\n  wait_until:\n    deployed: {environment: production, ref: "$' +
    '{{ sha }}"}';
  return `${gate}\n${writeDdlPhase('contract', 'contract', sql)}`;
}
