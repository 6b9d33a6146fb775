import type { AppliedPhase } from '../../analysis/applied.ts';
import { nextCommand } from '../../core/next-command.ts';
import { phaseHash, statementHash } from '../../migration/hash.ts';
import type { Phase } from '../../migration/migration.ts';
import { normaliseSql } from '../../sql/lexing/normalise.ts';
import { keyPlace } from '../change/key-place.ts';
import type { LintedMigration } from '../linted.ts';
import type { Remark, Rule } from '../rule.ts';
import { yaml } from '../yaml-text.ts';

const file = (type: string) => yaml`
  migration: orders_add_note
  phases:
    - name: expand
      sql: |
        ALTER TABLE orders ADD COLUMN note ${type} NULL;
      rollback_sql: |
        ALTER TABLE orders DROP COLUMN note;
`;
const schema = 'CREATE TABLE orders (id BIGINT PRIMARY KEY, note TEXT NULL);';

export const rule: Rule = {
  name: 'migration-edited-after-merge',
  group: 'phases',
  severity: 'error',
  flags:
    'A phase that has run on the server of the snapshot or of `--db`, and that the file has with other SQL or no longer has. ' +
    'Also a new migration with the name of one that has run. Comments, descriptions, sizes and time limits may change.',
  why: 'What has run never runs again, and phasedb refuses to run the rest of the migration.',
  instead: 'Restore the phase, and write a new migration for the change. Give a new migration a name of its own.',
  examples: {
    bad: { schema, ran: file('TEXT'), file: file('VARCHAR(200)') },
    good: { schema, ran: file('TEXT'), file: file('text') },
  },
  *files(judged) {
    for (const one of judged) yield* editsOf(one);
  },
};

function* editsOf(judged: LintedMigration): Iterable<Remark> {
  const { migration, applied, settings } = judged;
  const { snapshot } = settings;
  const server = snapshot === undefined ? 'the server' : `the server, as the snapshot of ${snapshot.takenOn} has it`;
  for (const [name, known] of applied) {
    const phase = migration.phases.find((one) => one.name === name);
    if (phase === undefined) {
      yield {
        place: keyPlace(judged, ['phases']),
        message: `The phase ${name} of ${migration.name} has run on ${server}, but the file does not contain it.`,
        fix: 'Restore the phase. If the file is another migration, give it another name.',
      };
    } else if (isEdited(phase, known)) {
      yield {
        place: phase.place,
        phase: phase.name,
        message: `The phase ${name} of ${migration.name} has other SQL in the file than what has run on ${server}.`,
        fix: `Restore the phase, and write a new migration for the change. If the file is another migration, give it another name. If the database already matches the file, run: ${nextCommand('accept-change', migration.file, { phase: name, reason: '…' })}`,
      };
    }
  }
}

/** As a run compares: a gate may change at any time, and so may what has not run. */
function isEdited(phase: Phase, { complete, hash, statements }: AppliedPhase): boolean {
  if (phase.type === 'gate' || hash === phaseHash(phase)) return false;
  if (complete || !('statements' in phase)) return complete && hash !== undefined;
  return [...statements].some(([index, ran]) => {
    const now = phase.statements[index];
    return now === undefined || statementHash(normaliseSql(now.sql)) !== ran;
  });
}
