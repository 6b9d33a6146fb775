import { wrongUsage } from '../../core/failure.ts';
import { programCalled } from '../../core/next-command.ts';
import { atTarget } from '../at-database.ts';
import { tellControl } from '../control.ts';
import { readDatabases } from '../database.ts';
import { defineCommand } from '../define-command.ts';
import { readMigrationAt } from '../migration-file.ts';
import { readSource } from '../run-source.ts';

const example = 'mark migrations/add_checksum_column.yaml --phase expand complete --reason "done by gh-ost"';

export const mark = defineCommand({
  name: 'mark',
  description:
    'Record that a phase was done by other means. It is refused where the definitions or queries show that it was not.',
  words: { syntax: '<words...>', description: 'the migration file and the word "complete"' },
  example,
  act: async (invocation) => {
    const { options, output } = invocation;
    const file = fileOf(invocation.words, options.migration);
    const migration = await readMigrationAt(file, options.migration);
    const { target, project } = readDatabases(invocation);
    const from = await readSource(invocation, migration, project);
    const { markComplete } = await import('../../run/mark.ts');
    return tellControl(
      output,
      await atTarget(
        invocation,
        target,
        (context) => markComplete(migration, options.phase, options.reason, from.toldTo(context)),
        { writes: true },
      ),
    );
  },
});

/** `FILE complete`, or `complete` alone where the file is given as an option. */
function fileOf(words: readonly string[], option: string | undefined): string | undefined {
  if (words.at(-1) !== 'complete' || words.length > 2) {
    throw wrongUsage(
      'mark takes the migration file and the word "complete".',
      `Write it like this: ${programCalled()} ${example}`,
    );
  }
  return words.length === 2 ? words[0] : option === undefined ? '' : undefined;
}
