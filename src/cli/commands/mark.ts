import type { Command } from 'commander';
import { wrongUsage } from '../../core/failure.ts';
import { atDatabase, requirePhase, requireReason, tellControl } from '../control.ts';
import { type CommandLine, carryOut } from '../invocation.ts';
import { readMigrationAt } from '../migration-file.ts';
import { addDatabaseOptions, addOutputOptions, type DatabaseOptions, type MigrationOptions } from '../options.ts';

type Options = DatabaseOptions & MigrationOptions & { readonly phase?: string; readonly reason?: string };

export function addMark(program: Command, line: CommandLine): void {
  const command = program
    .command('mark')
    .description('record a phase as complete that was done by other means')
    .usage('[options] FILE --phase NAME complete --reason TEXT')
    .argument('<words...>', 'the migration file and the word "complete"')
    .option('--migration <file>', 'the migration file, written as an option')
    .option('--phase <name>', 'the phase that is done')
    .option('--reason <text>', 'how and why; kept in the history');
  addOutputOptions(addDatabaseOptions(command));
  carryOut<Options>(command, line, async (invocation) => {
    const { options, output } = invocation;
    const file = fileOf(invocation.words, options.migration);
    const phase = requirePhase(options.phase);
    const reason = requireReason(options.reason);
    const migration = await readMigrationAt(file, options.migration);
    const { markComplete } = await import('../../run/control.ts');
    return tellControl(output, await atDatabase(invocation, (at) => markComplete(migration, phase, reason, at)));
  });
}

/** `FILE complete`, or `complete` alone where the file is given as an option. */
function fileOf(words: readonly string[], option: string | undefined): string | undefined {
  if (words.at(-1) !== 'complete' || words.length > 2) {
    throw wrongUsage(
      'mark takes the migration file and the word "complete", which is the only mark there is.',
      'Write: npx -p phasedb-action phasedb mark FILE --phase NAME complete --reason TEXT.',
    );
  }
  return words.length === 2 ? words[0] : option === undefined ? '' : undefined;
}
