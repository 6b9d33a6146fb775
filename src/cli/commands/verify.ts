import type { Command } from 'commander';
import { verifyJson, verifyText } from '../../report/run/verify-text.ts';
import { atDatabase } from '../control.ts';
import { type CommandLine, carryOut } from '../invocation.ts';
import { readMigrationAt } from '../migration-file.ts';
import {
  addDatabaseOptions,
  addMigrationFile,
  addOutputOptions,
  type DatabaseOptions,
  type MigrationOptions,
} from '../options.ts';

export function addVerify(program: Command, line: CommandLine): void {
  const command = addMigrationFile(
    program.command('verify').description('ask once what the complete phases promised: queries and definitions'),
  );
  addOutputOptions(addDatabaseOptions(command));
  carryOut<DatabaseOptions & MigrationOptions>(command, line, async (invocation) => {
    const { words, options, output } = invocation;
    const migration = await readMigrationAt(words[0], options.migration);
    const { verifyMigration } = await import('../../inspect/verify.ts');
    const report = await atDatabase(invocation, (at) => verifyMigration(migration, at));
    output.result(
      () => verifyText(report, output.width),
      () => verifyJson(report),
    );
    return report.exit;
  });
}
