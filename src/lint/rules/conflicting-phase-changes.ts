import type { JudgedStatement } from '../../analysis/judged.ts';
import { findColumn } from '../../catalog/find.ts';
import { writeColumn, writeIndex, writeName, writeTable } from '../../sql/rendering/render-definition.ts';
import type { IndexDefinition } from '../../sql/statements/definition.ts';
import type { AlterClause } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';
import type { Remark, Rule } from '../rule.ts';
import { spanIn } from '../writing/span.ts';
import { yaml } from '../yaml-text.ts';

export const rule: Rule = {
  name: 'conflicting-phase-changes',
  group: 'phases',
  severity: 'warning',
  flags:
    'A column or index that one statement adds or changes and a later statement of the migration changes again or ' +
    'drops. Nothing between the two uses it.',
  why: 'The first statement is wasted work: the second one discards its index build or table rebuild.',
  instead: 'Write one statement with the final definition.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(100) NULL;
              ALTER TABLE orders MODIFY COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              ALTER TABLE orders ADD COLUMN note VARCHAR(200) NULL;
            rollback_sql: |
              ALTER TABLE orders DROP COLUMN note;
      `,
    },
  },
  *migration(judged) {
    const history = new Map<string, Change>();
    for (const phase of judged.phases) {
      if (phase.kind !== 'ddl') continue;
      for (const statement of phase.statements) {
        const table = statement.change?.before;
        if (table === undefined || table.createdHere) continue;
        for (const clause of statement.change?.clauses ?? []) {
          for (const change of changesOf(clause, statement)) {
            const key = JSON.stringify([table.schema, table.name, change.what, change.name.toLowerCase()]);
            const earlier = history.get(key);
            if (earlier !== undefined && conflict(earlier, change, judged)) yield remarkOn(earlier, change);
            history.set(key, change);
          }
        }
      }
    }
  },
};

interface Change {
  readonly what: 'column' | 'index';
  readonly done: 'added' | 'changed' | 'dropped';
  readonly name: string;
  readonly clause: AlterClause;
  readonly judged: JudgedStatement;
  /** Of an index that is added. */
  readonly index?: IndexDefinition | undefined;
}

function changesOf(clause: AlterClause, judged: JudgedStatement): readonly Change[] {
  const of = (what: Change['what'], done: Change['done'], name: string): Change => ({
    what,
    done,
    name,
    clause,
    judged,
  });
  switch (clause.op) {
    case 'add-column':
      return clause.columns.map(({ name }) => of('column', 'added', name));
    case 'modify-column':
      return [of('column', 'changed', clause.column.name)];
    case 'change-column':
      return clause.from.toLowerCase() === clause.column.name.toLowerCase()
        ? [of('column', 'changed', clause.column.name)]
        : [];
    case 'drop-column':
      return [of('column', 'dropped', clause.column)];
    case 'add-index':
      return clause.index.name === undefined
        ? []
        : [{ ...of('index', 'added', clause.index.name), index: clause.index }];
    case 'drop-index':
      return [of('index', 'dropped', clause.index)];
    default:
      return [];
  }
}

function conflict(earlier: Change, later: Change, { phases }: LintedMigration): boolean {
  const from = earlier.judged.phase.index;
  const to = later.judged.phase.index;
  // DROP and ADD of one index in one ALTER change its definition, and the table is never without the index.
  if (later.what === 'index' && earlier.judged === later.judged) return false;
  if (from === to) return !(earlier.done === 'dropped' && later.done !== 'added');
  // Phases change a definition in steps on purpose: nullable, filled, NOT NULL. Adding and then dropping is wasted work
  // only without a backfill or gate in between.
  const between = phases.some(({ kind, phase }) => kind !== 'ddl' && phase.index > from && phase.index < to);
  return earlier.done === 'added' && later.done === 'dropped' && !between;
}

function remarkOn(earlier: Change, later: Change): Remark {
  const { judged, clause, what, name } = later;
  const table = judged.change?.table;
  const where = table === undefined ? writeName(name) : `${writeTable(table)}.${writeName(name)}`;
  const subject =
    what === 'column' ? where : `The index ${writeName(name)}${table === undefined ? '' : ` of ${writeTable(table)}`}`;
  const line = earlier.judged.placed.locate(earlier.clause.span.start).line;
  const again = earlier.done === later.done ? ' again' : '';
  const lost =
    what === 'column' && earlier.done === 'dropped'
      ? 'DROP COLUMN loses the values. MODIFY would keep them.'
      : undefined;
  return {
    ...spanIn(judged.placed.locate, clause.span),
    phase: judged.phase.name,
    message: `${subject} is ${earlier.done} in line ${line} and ${later.done}${again} here.`,
    why: lost,
    fix: fixOf(earlier, later),
  };
}

/** One statement with the result of both. */
function fixOf(earlier: Change, later: Change): string | undefined {
  const change = later.judged.change;
  if (change === undefined) return undefined;
  const alter = `ALTER TABLE ${writeTable(change.table)}`;
  if (later.done === 'dropped')
    return earlier.done === 'added'
      ? 'Remove both.'
      : `${alter} DROP ${later.what.toUpperCase()} ${writeName(later.name)};`;
  if (later.index !== undefined) return `${alter} DROP INDEX ${writeName(later.name)}, ADD ${writeIndex(later.index)};`;
  const column = findColumn(change.after, later.name);
  if (column === undefined) return undefined;
  return `${alter} ${earlier.done === 'added' ? 'ADD' : 'MODIFY'} COLUMN ${writeColumn(column)};`;
}
