import type { Command } from 'commander';
import { Option } from 'commander';
import type { CommandLine } from '../invocation.ts';
import { carryOut } from '../invocation.ts';
import { addDatabaseOptions, addMigrationFile, addOutputOptions, addReplicaOption, addYesOption } from '../options.ts';
import { type PhaseRunOptions, runPhases } from '../run-phases.ts';

export function addRun(program: Command, line: CommandLine): void {
  const command = addPhaseRunOptions(
    program.command('run').description('run the phases of a migration that remain, one of them, or the next one'),
  );
  carryOut<PhaseRunOptions>(command, line, (invocation) => runPhases('run', invocation));
}

/** What `run` and `resume` can be told alike. */
export function addPhaseRunOptions(command: Command): Command {
  addMigrationFile(command)
    .option('--phase <name>', 'only this phase')
    .option('--next', 'only the next phase that is not complete')
    .option('--dry-run', 'say what would be done, and do nothing')
    .addOption(
      new Option(
        '--on-failure <what>',
        "what to do with a phase that fails, instead of the file's `on_failure`",
      ).choices(['rollback', 'none']),
    )
    .option('--max-runtime <duration>', 'stop with the state saved after 30s, 10m, 5h');
  return addOutputOptions(addYesOption(addReplicaOption(addDatabaseOptions(command))));
}
