import type { Command } from 'commander';
import type { ExitCode } from '../../core/failure.ts';
import { wrongUsage } from '../../core/failure.ts';
import { Stop } from '../../run/context/stop.ts';
import { createDisplay } from '../choose-display.ts';
import { confirmByName, needsYes } from '../confirm.ts';
import { commandContext, readDatabases } from '../database.ts';
import { type CommandLine, carryOut, type Invocation } from '../invocation.ts';
import { readMigrationAt } from '../migration-file.ts';
import {
  addDatabaseOptions,
  addMigrationFile,
  addOutputOptions,
  addReplicaOption,
  addYesOption,
  type ConfirmOptions,
  type DatabaseOptions,
  type MigrationOptions,
  type ReplicaOptions,
} from '../options.ts';
import { tellResult } from '../result.ts';
import { stopOnSignals } from '../signals.ts';
import { isInteractive } from '../terminal.ts';

type Options = DatabaseOptions & ReplicaOptions & MigrationOptions & ConfirmOptions & { readonly to?: string };

export function addRollback(program: Command, line: CommandLine): void {
  const command = addMigrationFile(
    program.command('rollback').description('undo from the newest phase down to one of them, that one included'),
  ).option('--to <phase>', 'the earliest phase to undo');
  addOutputOptions(addYesOption(addReplicaOption(addDatabaseOptions(command))));
  carryOut<Options>(command, line, rollback);
}

async function rollback(invocation: Invocation<Options>): Promise<ExitCode> {
  const { words, options, terminal, output } = invocation;
  const { to, yes = false } = options;
  if (to === undefined) throw wrongUsage('rollback needs the phase to go back to.', 'Give --to PHASE.');
  const migration = await readMigrationAt(words[0], options.migration);
  const what = `The rollback to "${to}"`;
  const { target, replicas } = readDatabases(invocation);
  if (!yes && !isInteractive(terminal)) throw needsYes(what);

  const { rollbackMigration } = await import('../../run/rollback/rollback.ts');
  const stop = new Stop();
  const display = await createDisplay(output, options.logFormat);
  const ignoreSignals = stopOnSignals(stop, display.note);
  try {
    const confirm = () => display.aside(() => confirmByName({ terminal, yes, migration: migration.name, what, stop }));
    const result = await rollbackMigration(
      { migration, to, confirm, replicas },
      commandContext(invocation, target, display.report, stop),
    );
    display.end();
    return tellResult(output, result);
  } finally {
    display.end();
    ignoreSignals();
  }
}
