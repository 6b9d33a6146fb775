import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { ExitCode } from '../../core/failure.ts';
import { statusJson } from '../../report/run/status-json.ts';
import { statusText } from '../../report/run/status-text.ts';
import { atDatabase } from '../control.ts';
import { type CommandLine, carryOut } from '../invocation.ts';
import { readMigrationAt } from '../migration-file.ts';
import { addDatabaseOptions, addOutputOptions, type DatabaseOptions, type MigrationOptions } from '../options.ts';

export function addStatus(program: Command, line: CommandLine): void {
  const command = program
    .command('status')
    .description('how far a migration is, who runs it and what it waits for; every migration without a name')
    .argument('[name]', "the migration's name, or its file")
    .option('--migration <file>', 'the migration file, written as an option');
  addOutputOptions(addDatabaseOptions(command));
  carryOut<DatabaseOptions & MigrationOptions>(command, line, async (invocation) => {
    const { words, options, output } = invocation;
    const [word] = words;
    const isFile = word !== undefined && (/\.ya?ml$/i.test(word) || existsSync(word));
    const named = word !== undefined && !isFile;
    const migration =
      (word === undefined && options.migration === undefined) || (named && options.migration === undefined)
        ? undefined
        : await readMigrationAt(named ? undefined : word, options.migration);
    const { readStatus } = await import('../../inspect/status/status.ts');
    const report = await atDatabase(invocation, (at) => readStatus(migration?.name ?? word, migration, at));
    output.result(
      () => statusText(report, output.width),
      () => statusJson(report),
    );
    return ExitCode.done;
  });
}
