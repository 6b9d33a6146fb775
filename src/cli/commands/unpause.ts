import { atDatabase } from '../at-database.ts';
import { tellControl } from '../control.ts';
import { defineCommand } from '../define-command.ts';
import { eachTarget } from '../each-target.ts';
import { nameWord } from '../migration-file.ts';

export const unpause = defineCommand({
  name: 'unpause',
  description: 'Lift a pause.',
  words: nameWord,
  example: 'unpause add_checksum_column',
  act: eachTarget(async (invocation) => {
    const { words, options, output } = invocation;
    const reason = options.reason ?? 'unpaused on the command line';
    const { unpauseMigration } = await import('../../run/control.ts');
    return tellControl(
      output,
      await atDatabase(invocation, (context) => unpauseMigration(words[0] ?? '', reason, context), { writes: true }),
    );
  }, 'all'),
});
