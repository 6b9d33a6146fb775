import type { LintedMigration } from '../linted.ts';
import { askedBy, queryAskedIn } from '../proof/asked.ts';
import { type BackfillProof, proofsAskedAt } from '../proof/backfill-proof.ts';
import { blindness, openRowsQuery } from '../proof/open-rows.ts';
import type { Remark, Rule } from '../rule.ts';
import { wholeOf } from '../writing/span.ts';
import { phaseName, writeGate } from '../writing/write-phase.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, status VARCHAR(20) NOT NULL);';
const file = (query: string) => yaml`
  migration: m
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN currency CHAR(3) NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN currency;
    - name: backfill
      batch:
        query: UPDATE orders SET currency = 'EUR' WHERE currency IS NULL LIMIT {batch_size}
    - name: gate
      wait_until:
        query: ${query}
    - name: contract
      sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NOT NULL;
      rollback_sql: |
        ALTER TABLE orders MODIFY currency CHAR(3) NULL;
`;

export const rule: Rule = {
  name: 'gate-not-covering-backfill',
  group: 'phases',
  severity: 'error',
  flags:
    'A contract after a backfill, where neither a gate between them nor `done_when` counts unfilled rows. The query reads ' +
    'another table or column, or its comparison excludes NULL.',
  why: 'The gate opens even if the backfill left rows unfilled. The contract then may fail on those rows or lose their data.',
  instead: 'Count the rows that the backfill has not filled yet, and expect 0.',
  examples: {
    bad: {
      schema,
      file: file("SELECT COUNT(*) FROM orders WHERE currency = ''"),
    },
    good: {
      schema,
      file: file('SELECT COUNT(*) FROM orders WHERE currency IS NULL'),
    },
  },
  *phase(judged, migration) {
    for (const proof of proofsAskedAt(judged, migration)) yield* aboutBackfill(proof, migration);
  },
};

function* aboutBackfill({ backfill, contract, gates }: BackfillProof, migration: LintedMigration): Iterable<Remark> {
  const asking = [backfill, ...gates].flatMap((judged) => {
    const asked = queryAskedIn(judged)?.asked;
    return asked === undefined ? [] : [{ judged, asked, blind: blindness(asked, backfill, migration) }];
  });
  if (asking.some(({ blind }) => blind === undefined)) return;
  const open = openRowsQuery(backfill, migration);
  const fix = open === undefined ? undefined : writeGate(phaseName(backfill.phase.name, 'is-complete'), open);
  const last = asking.at(-1);
  if (last === undefined || last.judged === backfill) {
    // The backfill visited each row once; no query checks what the application wrote since.
    yield {
      place: contract.phase.place,
      severity: last === undefined ? 'warning' : 'error',
      message: `No gate between the backfill ${backfill.phase.name} and the contract ${contract.phase.name} counts rows that are not filled.`,
      fix,
    };
    return;
  }
  yield {
    ...wholeOf(last.asked.gate.locate, last.asked.gate.sql),
    message: `${askedBy(last.judged)} does not show whether the backfill ${backfill.phase.name} is complete: it ${last.blind}.`,
    fix,
  };
}
