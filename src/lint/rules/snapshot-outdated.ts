import { programCalled } from '../../core/next-command.ts';
import type { LintedMigration } from '../linted.ts';
import type { Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY);';
const file = yaml`
    migration: m
    phases:
      - name: expand
        sql: |
          ALTER TABLE orders ADD COLUMN note TEXT NULL;
        rollback_sql: |
          ALTER TABLE orders DROP COLUMN note;
  `;
const retake = () => `${programCalled()} snapshot --db URL > phasedb.snapshot.json`;

export const rule: Rule = {
  name: 'snapshot-outdated',
  group: 'hygiene',
  severity: 'warning',
  flags:
    'A snapshot that is older than `snapshot_max_days` (30), or from a different MySQL version than the configuration or `--mysql-version` names.',
  why: 'Tables grow and change, and other versions run an ALTER differently. Findings from an old snapshot may not hold for the server today.',
  instead: 'Take a new snapshot. A scheduled job can do that and open a pull request.',
  examples: {
    bad: { schema, file, version: '8.0.36', snapshotDays: 90 },
    good: { schema, file, version: '8.0.36', snapshotDays: 3 },
  },
  *files(migrations) {
    const [first] = migrations;
    const phase = first?.phases[0]?.phase;
    if (first === undefined || phase === undefined) return;
    for (const message of outdated(first)) yield { place: phase.place, message, fix: retake(), phase: phase.name };
  },
};

function* outdated({ settings }: LintedMigration): Iterable<string> {
  const { snapshot, today, thresholds } = settings;
  if (snapshot === undefined) return;
  const days = Math.floor((Date.parse(today) - Date.parse(snapshot.takenOn)) / 86_400_000);
  if (days > thresholds.snapshot_max_days) {
    yield `The snapshot was taken ${days} days ago, on ${snapshot.takenOn}. Sizes and definitions may have changed since then.`;
  }
  const { version, pinned } = snapshot;
  if (version === undefined || pinned === undefined || pinned.every((part, i) => part === version[i])) return;
  yield `The snapshot is from MySQL ${version.join('.')}, but the migrations are for MySQL ${pinned.join('.')}. phasedb still uses its sizes and definitions.`;
}
