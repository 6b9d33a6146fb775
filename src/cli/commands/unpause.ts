import type { Command } from 'commander';
import { atDatabase, requireReason, tellControl } from '../control.ts';
import { type CommandLine, carryOut } from '../invocation.ts';
import { addDatabaseOptions, addOutputOptions, type DatabaseOptions } from '../options.ts';

type Options = DatabaseOptions & { readonly reason: string };

export function addUnpause(program: Command, line: CommandLine): void {
  const command = program
    .command('unpause')
    .description('lift a pause')
    .argument('<name>', "the migration's name")
    .option('--reason <text>', 'why; kept in the history', 'unpaused on the command line');
  addOutputOptions(addDatabaseOptions(command));
  carryOut<Options>(command, line, async (invocation) => {
    const { words, options, output } = invocation;
    const reason = requireReason(options.reason);
    const { unpauseMigration } = await import('../../run/control.ts');
    return tellControl(output, await atDatabase(invocation, (at) => unpauseMigration(words[0] ?? '', reason, at)));
  });
}
