import type { JudgedStatement } from '../../analysis/judged.ts';
import { applyEdits } from '../../sql/lexing/edits.ts';
import { writeTable } from '../../sql/rendering/render-definition.ts';
import type { ObjectDefinition } from '../../sql/statements/statement.ts';
import type { LintedMigration } from '../linted.ts';
import { statementsBefore } from '../phases/earlier.ts';
import type { Rule } from '../rule.ts';
import { onOneLine } from '../writing/one-line.ts';
import { statementSpan } from '../writing/span.ts';
import { phaseName, writeDdlPhase } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const gate = '  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM orders WHERE day IS NULL\n';

export const rule: Rule = {
  name: 'event-enabled',
  group: 'phases',
  severity: 'error',
  risk: 'code',
  flags:
    'An expand that makes an event without DISABLE, enables one, or gives new code to an existing one without DISABLE. A warning: ' +
    'an event that runs once, without ON COMPLETION PRESERVE.',
  why:
    'The event starts to run while the old code is live and before any gate has opened. DISABLE in the expand and ALTER EVENT … ENABLE in the ' +
    'contract let it start when the rest is done, after a confirmation.',
  instead:
    'Write DISABLE into the expand and ALTER EVENT … ENABLE into the contract. If the event may run from the start, say why: ' +
    '`allow: [{what: code, reason: "…"}]`.',
  examples: {
    bad: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT count_orders ON SCHEDULE EVERY 1 DAY
              DO INSERT INTO order_counts (day, total) SELECT CURRENT_DATE, COUNT(*) FROM orders;
            rollback_sql: |
              DROP EVENT count_orders;
      `,
    },
    good: {
      file: yaml`
        migration: m
        phases:
          - name: expand
            sql: |
              CREATE EVENT count_orders ON SCHEDULE EVERY 1 DAY DISABLE
              DO INSERT INTO order_counts (day, total) SELECT CURRENT_DATE, COUNT(*) FROM orders;
            rollback_sql: |
              DROP EVENT count_orders;
        ${gate}  - name: contract
            sql: |
              ALTER EVENT count_orders ENABLE;
            rollback_sql: |
              ALTER EVENT count_orders DISABLE;
      `,
    },
  },
  *statement(judged, migration) {
    const { statement, phase } = judged;
    if (statement.kind !== 'object' || statement.object !== 'event' || statement.event === undefined) return;
    if (phase.type === 'expand' && starts(judged, statement, migration)) {
      yield {
        ...statementSpan(judged),
        message: `${describe(statement)}, so it runs before the contract, while the old code is live.`,
        fix: fixOf(judged, statement, migration),
      };
    }
    const { schedule, preserve } = statement.event;
    if (schedule === 'once' && preserve !== true) {
      yield {
        ...statementSpan(judged),
        severity: 'warning',
        message: `MySQL drops the event ${nameOf(statement)} after its only run, because it has no ON COMPLETION PRESERVE.`,
        why:
          'A dropped event cannot be verified, disabled or rolled back. If its time has passed when the statement runs, MySQL drops the ' +
          'event at once (note 1588), even with DISABLE.',
      };
    }
  },
};

/** Whether the event may run once the statement is done. */
function starts(judged: JudgedStatement, { verb, event, code }: ObjectDefinition, migration: LintedMigration): boolean {
  if (event?.status !== undefined) return event.status === 'enabled';
  if (verb === 'create') return true;
  // Of an event that this file made, that statement says whether it runs.
  return code !== undefined && !isMadeBefore(judged, migration);
}

function isMadeBefore({ statement, ...judged }: JudgedStatement, migration: LintedMigration): boolean {
  if (statement.kind !== 'object' || statement.name === undefined) return false;
  const { name } = statement;
  return statementsBefore({ statement, ...judged }, migration).some(
    ({ statement: other, before }) =>
      other.kind === 'object' &&
      other.object === 'event' &&
      other.verb === 'create' &&
      other.name !== undefined &&
      before.sameTable(other.name, name),
  );
}

function nameOf({ name }: ObjectDefinition): string {
  return name === undefined ? '' : writeTable(name);
}

function describe(statement: ObjectDefinition): string {
  const name = nameOf(statement);
  if (statement.verb === 'create') return `This expand makes the event ${name} enabled`;
  if (statement.event?.status === 'enabled') return `This expand enables the event ${name}`;
  return `This expand gives new code to the event ${name} without DISABLE`;
}

function fixOf(
  { placed }: JudgedStatement,
  statement: ObjectDefinition,
  { migration }: LintedMigration,
): string | undefined {
  const { event, name, verb, code } = statement;
  if (event === undefined || name === undefined) return undefined;
  const called = writeTable(event.renamesTo ?? name);
  const enable = `ALTER EVENT ${called} ENABLE;`;
  const empty = event.statusSpan.start === event.statusSpan.end;
  const disabled = applyEdits(placed.sql, [{ ...event.statusSpan, text: empty ? ' DISABLE' : 'DISABLE' }]);
  // ALTER EVENT … ENABLE alone moves to the contract whole.
  const stays = verb === 'create' || code !== undefined ? [`${onOneLine(disabled)};`] : [];
  const contract = migration.phases.findLast(({ type }) => type === 'contract');
  const moved =
    contract === undefined
      ? [writeDdlPhase('contract', phaseName('enable', name.name), enable, `ALTER EVENT ${called} DISABLE;`)]
      : [`Move it into ${contract.name}:`, enable];
  return [...stays, ...moved].join('\n');
}
