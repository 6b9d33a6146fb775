import { ExitCode } from '../../core/failure.ts';
import { garbageJson, garbageText } from '../../report/run/garbage-text.ts';
import { atDatabase } from '../at-database.ts';
import { defineCommand } from '../define-command.ts';

export const gc = defineCommand({
  name: 'gc',
  description: 'Remove what finished migrations left in the state tables.',
  example: 'gc',
  act: async (invocation) => {
    const { output } = invocation;
    const { collectGarbage } = await import('../../run/gc.ts');
    const report = await atDatabase(invocation, (context) => collectGarbage(context), { writes: true });
    output.result(
      () => garbageText(report, output.width),
      () => garbageJson(report),
    );
    return ExitCode.done;
  },
});
