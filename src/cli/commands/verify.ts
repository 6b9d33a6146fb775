import { verifyJson, verifyText } from '../../report/run/verify-text.ts';
import { atDatabase } from '../at-database.ts';
import { defineCommand } from '../define-command.ts';
import { fileWord, readMigrationAt } from '../migration-file.ts';

export const verify = defineCommand({
  name: 'verify',
  description:
    'Check the complete phases again: their queries, and the definitions of tables, views, triggers and routines. It says what it could not check.',
  words: fileWord,
  example: 'verify migrations/add_checksum_column.yaml',
  act: async (invocation) => {
    const { words, options, output } = invocation;
    const migration = await readMigrationAt(words[0], options.migration);
    const { verifyMigration } = await import('../../inspect/verify.ts');
    const report = await atDatabase(invocation, (context) => verifyMigration(migration, context));
    output.result(
      () => verifyText(report, output.width),
      () => verifyJson(report),
    );
    return report.exit;
  },
});
