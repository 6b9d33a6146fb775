import type { ExitCode } from '../../core/failure.ts';
import type { CommandOptions } from '../../options/read-command-options.ts';
import type { RollbackRequest } from '../../run/rollback/rollback.ts';
import { atTarget } from '../at-database.ts';
import { confirmByName, showPreview } from '../confirm.ts';
import { readDatabases } from '../database.ts';
import { defineCommand } from '../define-command.ts';
import { eachTarget } from '../each-target.ts';
import type { Invocation } from '../invocation.ts';
import { fileWord, readMigrationAt } from '../migration-file.ts';
import { tellResult } from '../result.ts';
import { readSource } from '../run-source.ts';

export const rollback = defineCommand({
  name: 'rollback',
  description: 'Undo phases, from the newest down to and including that of `--to`.',
  words: fileWord,
  example: 'rollback migrations/add_checksum_column.yaml --to backfill',
  act: eachTarget(rollBack),
});

async function rollBack(invocation: Invocation<CommandOptions<'rollback'>>): Promise<ExitCode> {
  const { words, options, terminal, output } = invocation;
  const { to, yes } = options;
  const migration = await readMigrationAt(words[0], options.migration);
  const what = `The rollback to "${to}"`;
  const { target, replicas, project } = readDatabases(invocation, options.replica);
  const from = await readSource(invocation, migration, project);
  const { rollbackMigration } = await import('../../run/rollback/rollback.ts');
  const { lint } = await project.judging();
  const result = await atTarget(invocation, target, (context, display) => {
    const question = { terminal, yes, migration: migration.name, what, stop: context.stop };
    const confirm: RollbackRequest['confirm'] = (preview) =>
      display.aside(async () => {
        showPreview(output, await preview());
        await confirmByName(question);
      });
    return rollbackMigration({ migration, source: from.source, to, confirm, replicas, lint }, from.toldTo(context));
  });
  return tellResult(output, result);
}
