import { listed } from '../../migration/problem.ts';
import { backfillsBefore } from '../phases/gates.ts';
import { secondsToWait } from '../proof/gate-time.ts';
import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE events (id BIGINT PRIMARY KEY, payload VARCHAR(200) NOT NULL, length INT NULL);';
const file = (minutes: number) =>
  yaml`
    migration: m
    phases:
      - name: backfill
        irreversible: it can be computed again
        batch:
          query: |
            UPDATE events SET length = CHAR_LENGTH(payload) WHERE length IS NULL LIMIT {batch_size}
          size: 500
          delay_ms: 100
      - name: gate
        wait_until:
          query: SELECT COUNT(*) FROM events WHERE length IS NULL
          timeout_minutes: ${minutes}
  `;
const facts = { events: { rowsEstimate: 40_000_000, dataBytes: 9_000_000_000, indexBytes: 0 } };

export const rule: Rule = {
  name: 'gate-timeout-too-short',
  group: 'phases',
  severity: 'warning',
  flags:
    'A gate whose `timeout_minutes` is shorter than the p90 estimate of the backfills before it. Reported only with `--estimate`.',
  why: 'If the gate starts while a backfill still fills rows, it times out. Somebody then has to resume the run.',
  instead: 'Set `timeout_minutes` above the p90 estimate.',
  examples: {
    bad: { schema, facts, file: file(5), estimate: true },
    good: { schema, facts, file: file(2880), estimate: true },
  },
  *phase(judged, migration) {
    if (judged.kind !== 'gate') return;
    const { phase } = judged;
    const seconds = secondsToWait(migration, judged);
    if (seconds === undefined || seconds <= phase.timeoutMinutes * 60) return;
    const minutes = Math.min(MOST_MINUTES, Math.ceil(seconds / 60 / 10) * 10);
    const names = backfillsBefore(migration, phase).map((backfill) => backfill.phase.name);
    yield {
      place: phase.place,
      message: `The gate ${phase.name} times out after ${timeText(phase.timeoutMinutes)}, but ${listed(names)} may take ${timeText(seconds / 60)} including the last poll (p90 estimate).`,
      fix: `timeout_minutes: ${minutes}`,
    };
  },
};

/** The largest value that the migration format accepts. */
const MOST_MINUTES = 100_000;

function timeText(minutes: number): string {
  if (minutes < 2) return `${Math.ceil(minutes * 60)} s`;
  if (minutes < 180) return `${Math.ceil(minutes)} min`;
  return minutes < 72 * 60 ? `${Math.ceil(minutes / 60)} h` : `${Math.ceil(minutes / 60 / 24)} days`;
}
