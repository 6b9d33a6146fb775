import type { Command } from 'commander';
import { atDatabase, requirePhase, requireReason, tellControl } from '../control.ts';
import { type CommandLine, carryOut } from '../invocation.ts';
import { readMigrationAt } from '../migration-file.ts';
import {
  addDatabaseOptions,
  addMigrationFile,
  addOutputOptions,
  type DatabaseOptions,
  type MigrationOptions,
} from '../options.ts';

type Options = DatabaseOptions & MigrationOptions & { readonly phase?: string; readonly reason?: string };

export function addAcceptChange(program: Command, line: CommandLine): void {
  const command = addMigrationFile(
    program
      .command('accept-change')
      .description("take the file's present text of a phase as the one that was applied; kept in the history"),
  )
    .option('--phase <name>', 'the phase whose text has changed')
    .option('--reason <text>', 'why; kept in the history');
  addOutputOptions(addDatabaseOptions(command));
  carryOut<Options>(command, line, async (invocation) => {
    const { words, options, output } = invocation;
    const phase = requirePhase(options.phase);
    const reason = requireReason(options.reason);
    const migration = await readMigrationAt(words[0], options.migration);
    const { acceptChange } = await import('../../run/control.ts');
    return tellControl(output, await atDatabase(invocation, (at) => acceptChange(migration, phase, reason, at)));
  });
}
