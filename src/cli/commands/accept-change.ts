import { atDatabase } from '../at-database.ts';
import { tellControl } from '../control.ts';
import { defineCommand } from '../define-command.ts';
import { fileWord, readMigrationAt } from '../migration-file.ts';

export const acceptChange = defineCommand({
  name: 'accept-change',
  description:
    'Record that a change is intended: the present text of an applied phase, and for a stopped backfill the present table and state tables if its key has the same order.',
  words: fileWord,
  example: 'accept-change migrations/add_checksum_column.yaml --phase expand --reason "only the index name differs"',
  act: async (invocation) => {
    const { words, options, output } = invocation;
    const migration = await readMigrationAt(words[0], options.migration);
    const { acceptChange: accept } = await import('../../run/control.ts');
    return tellControl(
      output,
      await atDatabase(invocation, (context) => accept(migration, options.phase, options.reason, context), {
        writes: true,
      }),
    );
  },
});
