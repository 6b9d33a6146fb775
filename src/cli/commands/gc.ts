import type { Command } from 'commander';
import { ExitCode } from '../../core/failure.ts';
import { garbageJson, garbageText } from '../../report/run/garbage-text.ts';
import { atDatabase } from '../control.ts';
import { type CommandLine, carryOut } from '../invocation.ts';
import { addDatabaseOptions, addOutputOptions, type DatabaseOptions } from '../options.ts';

export function addGc(program: Command, line: CommandLine): void {
  const command = program.command('gc').description('prune what finished migrations left in the state tables');
  addOutputOptions(addDatabaseOptions(command));
  carryOut<DatabaseOptions>(command, line, async (invocation) => {
    const { output } = invocation;
    const { collectGarbage } = await import('../../run/gc.ts');
    const report = await atDatabase(invocation, (at) => collectGarbage(at));
    output.result(
      () => garbageText(report, output.width),
      () => garbageJson(report),
    );
    return ExitCode.done;
  });
}
