import type { Phase } from '../../migration/migration.ts';
import { askedBy, queryAskedIn } from '../asked.ts';
import { gatesWithQueryBetween, phaseBehindBackfill } from '../backfill-proof.ts';
import type { JudgedBackfill, JudgedMigration } from '../judged.ts';
import { blindness, openRowsQuery } from '../open-rows.ts';
import type { Remark, Rule } from '../rule.ts';
import { wholeOf } from '../span.ts';
import { phaseName, writeGate } from '../write-phase.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, status VARCHAR(20) NOT NULL);';
const before =
  "migration: m\nphases:\n  - name: expand\n    sql: |\n      ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;\n    rollback_sql: |\n      ALTER TABLE orders DROP COLUMN currency;\n  - name: backfill\n    batch:\n      query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}\n";
const after =
  '  - name: contract\n    sql: |\n      ALTER TABLE orders MODIFY currency CHAR(3) NOT NULL;\n    rollback_sql: |\n      ALTER TABLE orders MODIFY currency CHAR(3) NULL;\n';

export const rule: Rule = {
  name: 'gate-not-covering-backfill',
  group: 'phases',
  severity: 'error',
  flags:
    'A contract behind a backfill where neither a gate between the two nor `done_when` can see the rows that are not filled ' +
    'yet: another table is asked, another column, or a comparison that leaves out NULL.',
  why: 'The gate opens whether the backfill has done its work or not, and contract then meets rows that it is not made for.',
  instead: 'Ask for the number of rows that the backfill still had to fill, and expect 0.',
  examples: {
    bad: {
      schema,
      file: `${before}  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM orders WHERE currency = ''\n${after}`,
    },
    good: {
      schema,
      file: `${before}  - name: gate\n    wait_until:\n      query: SELECT COUNT(*) FROM orders WHERE currency IS NULL\n${after}`,
    },
  },
  *phase(judged, migration) {
    if (judged.kind === 'backfill') return;
    for (const backfill of migration.phases) {
      if (backfill.kind !== 'backfill') continue;
      const contract = phaseBehindBackfill(backfill, migration);
      if (contract === undefined) continue;
      const gates = gatesWithQueryBetween(backfill, contract, migration);
      const asking = gates.at(-1) ?? contract;
      if (asking.phase.index === judged.phase.index) yield* aboutBackfill(backfill, contract.phase, migration);
    }
  },
};

function* aboutBackfill(backfill: JudgedBackfill, contract: Phase, migration: JudgedMigration): Iterable<Remark> {
  const gates = gatesWithQueryBetween(backfill, { phase: contract }, migration);
  const asking = [backfill, ...gates].flatMap((judged) => {
    const asked = queryAskedIn(judged)?.asked;
    return asked === undefined ? [] : [{ judged, asked, blind: blindness(asked, backfill, migration) }];
  });
  if (asking.some(({ blind }) => blind === undefined)) return;
  const open = openRowsQuery(backfill, migration);
  const fix = open === undefined ? undefined : writeGate(phaseName(backfill.phase.name, 'is-complete'), open);
  const last = asking.at(-1);
  if (last === undefined || last.judged === backfill) {
    // Each row was looked at once; what the application has written since then is what nobody asks for.
    yield {
      place: contract.place,
      severity: last === undefined ? 'warning' : 'error',
      message: `No query between ${backfill.phase.name} and ${contract.name} looks for rows that are not filled.`,
      fix,
    };
    return;
  }
  yield {
    ...wholeOf(last.asked.gate.locate, last.asked.gate.sql),
    message: `${askedBy(last.judged)} shows nothing about ${backfill.phase.name}: it ${last.blind}.`,
    fix,
  };
}
