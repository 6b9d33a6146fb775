import { atDatabase } from '../at-database.ts';
import { tellControl } from '../control.ts';
import { defineCommand } from '../define-command.ts';
import { nameWord } from '../migration-file.ts';

export const release = defineCommand({
  name: 'release',
  description: 'Let runs start a migration again that was rolled back and is on hold.',
  words: nameWord,
  example: 'release add_checksum_column --reason "the application is fixed"',
  act: async (invocation) => {
    const { words, options, output } = invocation;
    const { releaseMigration } = await import('../../run/release.ts');
    return tellControl(
      output,
      await atDatabase(invocation, (context) => releaseMigration(words[0] ?? '', options.reason, context), {
        writes: true,
      }),
    );
  },
});
