import { atTarget } from '../at-database.ts';
import { tellControl } from '../control.ts';
import { readDatabases } from '../database.ts';
import { defineCommand } from '../define-command.ts';
import { fileWord, readMigrationAt } from '../migration-file.ts';
import { readSource } from '../run-source.ts';

export const acceptChange = defineCommand({
  name: 'accept-change',
  description:
    'Record that a change is intended: the present text of an applied phase, and for a stopped backfill the present table and state tables if its key has the same order.',
  words: fileWord,
  example: 'accept-change migrations/add_checksum_column.yaml --phase expand --reason "only the index name differs"',
  act: async (invocation) => {
    const { words, options, output } = invocation;
    const migration = await readMigrationAt(words[0], options.migration);
    const { target, project } = readDatabases(invocation);
    const from = await readSource(invocation, migration, project);
    const { acceptChange: accept } = await import('../../run/control.ts');
    return tellControl(
      output,
      await atTarget(
        invocation,
        target,
        (context) => accept(migration, options.phase, options.reason, from.toldTo(context)),
        { writes: true },
      ),
    );
  },
});
