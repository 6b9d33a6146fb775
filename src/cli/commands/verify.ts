import { verifyJson, verifyText } from '../../report/run/verify-text.ts';
import { atTarget } from '../at-database.ts';
import { readDatabases } from '../database.ts';
import { defineCommand } from '../define-command.ts';
import { eachTarget } from '../each-target.ts';
import { fileWord, readMigrationAt } from '../migration-file.ts';
import { readSource } from '../run-source.ts';

export const verify = defineCommand({
  name: 'verify',
  description:
    'Check the complete phases again: their queries, and the definitions of tables, views, triggers and routines. It says what it could not check.',
  words: fileWord,
  example: 'verify migrations/add_checksum_column.yaml',
  act: eachTarget(async (invocation) => {
    const { words, options, output } = invocation;
    const migration = await readMigrationAt(words[0], options.migration);
    const { target, project } = readDatabases(invocation);
    const from = await readSource(invocation, migration, project);
    const { verifyMigration } = await import('../../inspect/verify.ts');
    const report = await atTarget(invocation, target, (context) => verifyMigration(migration, from.toldTo(context)));
    output.result(
      () => verifyText(report, output.width),
      () => verifyJson(report),
    );
    return report.exit;
  }, 'all'),
});
