import { atDatabase } from '../at-database.ts';
import { tellControl } from '../control.ts';
import { defineCommand } from '../define-command.ts';
import { eachTarget } from '../each-target.ts';
import { nameWord } from '../migration-file.ts';

export const pause = defineCommand({
  name: 'pause',
  description: 'Pause the runs of a migration before their next chunk, until unpause.',
  words: nameWord,
  example: 'pause add_checksum_column --reason "month-end closing"',
  act: eachTarget(async (invocation) => {
    const { words, options, output } = invocation;
    const reason = options.reason ?? 'paused on the command line';
    const { pauseMigration } = await import('../../run/control.ts');
    return tellControl(
      output,
      await atDatabase(invocation, (context) => pauseMigration(words[0] ?? '', reason, context), { writes: true }),
    );
  }, 'all'),
});
