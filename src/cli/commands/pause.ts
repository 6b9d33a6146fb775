import type { Command } from 'commander';
import { atDatabase, requireReason, tellControl } from '../control.ts';
import { type CommandLine, carryOut } from '../invocation.ts';
import { addDatabaseOptions, addOutputOptions, type DatabaseOptions } from '../options.ts';

type Options = DatabaseOptions & { readonly reason: string };

export function addPause(program: Command, line: CommandLine): void {
  const command = program
    .command('pause')
    .description('let the runs of a migration hold before their next chunk, until unpause')
    .argument('<name>', "the migration's name")
    .option('--reason <text>', 'why; kept in the history', 'paused on the command line');
  addOutputOptions(addDatabaseOptions(command));
  carryOut<Options>(command, line, async (invocation) => {
    const { words, options, output } = invocation;
    const reason = requireReason(options.reason);
    const { pauseMigration } = await import('../../run/control.ts');
    return tellControl(output, await atDatabase(invocation, (at) => pauseMigration(words[0] ?? '', reason, at)));
  });
}
