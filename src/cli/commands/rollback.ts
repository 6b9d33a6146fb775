import type { ExitCode } from '../../core/failure.ts';
import type { CommandOptions } from '../../options/read-options.ts';
import { Stop } from '../../run/context/stop.ts';
import { createDisplay } from '../choose-display.ts';
import { confirmByName, needsYes } from '../confirm.ts';
import { commandContext, readDatabases } from '../database.ts';
import { defineCommand } from '../define-command.ts';
import type { Invocation } from '../invocation.ts';
import { fileWord, readMigrationAt } from '../migration-file.ts';
import { tellResult } from '../result.ts';
import { stopOnSignals } from '../signals.ts';
import { isInteractive } from '../terminal.ts';

export const rollback = defineCommand({
  name: 'rollback',
  description: 'Undo phases, from the newest down to the one of `--to`, that one included.',
  words: fileWord,
  example: 'rollback migrations/add_checksum_column.yaml --to backfill',
  act: rollBack,
});

async function rollBack(invocation: Invocation<CommandOptions<'rollback'>>): Promise<ExitCode> {
  const { words, options, terminal, output } = invocation;
  const { to, yes } = options;
  const migration = await readMigrationAt(words[0], options.migration);
  const what = `The rollback to "${to}"`;
  const { target, replicas, project } = readDatabases(invocation, options.replica);
  if (!yes && !isInteractive(terminal)) throw needsYes(what);

  const { rollbackMigration } = await import('../../run/rollback/rollback.ts');
  const { lint } = await project.judging();
  const stop = new Stop();
  const display = await createDisplay(output, options.logFormat);
  const ignoreSignals = stopOnSignals(stop, display.note);
  try {
    const confirm = () => display.aside(() => confirmByName({ terminal, yes, migration: migration.name, what, stop }));
    const result = await rollbackMigration(
      { migration, to, confirm, replicas, lint },
      commandContext(invocation, target, display.report, stop),
    );
    display.end();
    return tellResult(output, result);
  } finally {
    display.end();
    ignoreSignals();
  }
}
