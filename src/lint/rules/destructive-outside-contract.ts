import type { JudgedStatement, TableChange } from '../../analysis/judged.ts';
import { applyAlter } from '../../catalog/apply-alter.ts';
import { findColumn, sameName } from '../../catalog/find.ts';
import { isDestructive } from '../../ddl/destructive.ts';
import { isRecreated } from '../../ddl/recreated.ts';
import type { PlacedStatement } from '../../migration/migration.ts';
import { listed } from '../../migration/problem.ts';
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
      message: `This expand ${loss.what}, while the old code is still running.`,
      fix: loss.moved === undefined ? undefined : fixOf(loss.moved, migration),
    };
  },
};

interface Loss {
  /** After "This expand". */
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
      return { what: `drops ${listed(statement.tables.map(writeTable))}`, moved };
    case 'truncate-table':
      return { what: `empties ${writeTable(statement.table)}`, moved };
    case 'rename-table':
      if (statement.renames.every(({ from }) => isNew(from))) return undefined;
      return { what: `renames ${listed(statement.renames.map(({ from }) => writeTable(from)))}`, moved };
    case 'object':
      if (
        isRecreated(
          statement,
          statementsAfter(judged, migration).map((one) => one.statement),
          before,
        )
      )
        return undefined;
      // What stored code destroys later has its own rule.
      if (verdict.effects !== undefined) return undefined;
      if (verdict.algorithm === 'unknown') return { what: `may drop something (${verdict.because})` };
      return {
        what: `drops the ${statement.object}${statement.name ? ` ${writeTable(statement.name)}` : ''}`,
        moved,
      };
    case 'unread':
      // The file reader refuses statements that are not DDL.
      return isDdlVerb(statement.opening)
        ? { what: `has a statement that phasedb cannot read (${statement.reason}) and that may drop something` }
        : undefined;
    default:
      return change === undefined || change.before.createdHere ? undefined : lossInTable(change, placed);
  }
}

function lossInTable(change: TableChange, placed: PlacedStatement): Loss {
  const unread = change.clauses.find(({ op }) => op === 'unread');
  if (unread !== undefined)
    return { what: 'has a clause that phasedb cannot read and that may drop something', clause: unread };
  const guilty = change.clauses.filter((clause) => isDestructive(applyAlter(change.before, [clause]), [clause]));
  const [clause] = guilty;
  const moved = guilty.length === 0 ? change.clauses : guilty;
  const clauses = moved.map(({ span }) => onOneLine(placed.sql.slice(span.start, span.end)));
  return {
    what:
      guilty.length === 0
        ? `removes rows, values or names of ${writeTable(change.table)}`
        : listed(guilty.map((one) => takenBy(one, change))),
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
      return `drops ${column}`;
    case 'rename-column':
      return `renames ${column}`;
    case 'change-column':
    case 'modify-column': {
      if (clause.op === 'change-column' && !sameName(clause.from, clause.column.name)) return `renames ${column}`;
      const old = findColumn(before, clause.column.name);
      const [from, to] = [old && writeType(old), writeType(clause.column)];
      return `narrows ${column}${from === undefined || from === to ? '' : ` from ${from} to ${to}`}`;
    }
    case 'rename-table':
      return `renames ${own}`;
    case 'partition':
      return `deletes the rows in partitions of ${own}`;
    default:
      return `removes rows, values or names of ${own}`;
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
