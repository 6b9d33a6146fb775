import { existsSync } from 'node:fs';
import { ExitCode } from '../../core/failure.ts';
import { statusJson } from '../../report/run/status-json.ts';
import { statusText } from '../../report/run/status-text.ts';
import { atDatabase } from '../at-database.ts';
import { defineCommand } from '../define-command.ts';
import { readMigrationAt } from '../migration-file.ts';

export const status = defineCommand({
  name: 'status',
  description:
    'Show the progress of a migration, who runs it, and what it waits for; without a name, of every migration.',
  words: { syntax: '[name]', description: 'the name of the migration, or its file' },
  example: 'status add_checksum_column',
  act: async (invocation) => {
    const { words, options, output } = invocation;
    const [word] = words;
    const isFile = word !== undefined && (/\.ya?ml$/i.test(word) || existsSync(word));
    const named = word !== undefined && !isFile;
    const migration =
      (word === undefined && options.migration === undefined) || (named && options.migration === undefined)
        ? undefined
        : await readMigrationAt(named ? undefined : word, options.migration);
    const { readStatus } = await import('../../inspect/status/status.ts');
    const report = await atDatabase(invocation, (context) => readStatus(migration?.name ?? word, migration, context));
    output.result(
      () => statusText(report, output.width),
      () => statusJson(report),
    );
    return ExitCode.done;
  },
});
