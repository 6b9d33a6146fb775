import { ExitCode } from '../core/failure.ts';
import { visible } from '../report/text/visible.ts';
import { wrap } from '../report/text/wrap.ts';
import type { CommandContext } from '../run/context/command-context.ts';
import { Stop } from '../run/context/stop.ts';
import type { ControlResult } from '../run/control.ts';
import { createDisplay } from './choose-display.ts';
import { commandContext, type DatabaseOptions, readDatabases } from './database.ts';
import type { LogFormat } from './display.ts';
import type { Invocation } from './invocation.ts';
import type { Output } from './output.ts';
import { stopOnSignals } from './signals.ts';

/** Does something short on the database of a command: what it reports goes to stderr, and signals ask it to stop. */
export async function atDatabase<Result>(
  invocation: Invocation<DatabaseOptions & { readonly logFormat: LogFormat }>,
  work: (context: CommandContext) => Promise<Result>,
): Promise<Result> {
  const { target } = readDatabases(invocation);
  const stop = new Stop();
  const display = await createDisplay(invocation.output, invocation.options.logFormat);
  const ignoreSignals = stopOnSignals(stop, display.note);
  try {
    return await work(commandContext(invocation, target, display.report, stop));
  } finally {
    display.end();
    ignoreSignals();
  }
}

/** Tells what pause, unpause, mark or accept-change did. */
export function tellControl(output: Output, { changed, message }: ControlResult): ExitCode {
  output.result(
    () => wrap(visible(message), output.width),
    () => ({ version: 1, exit: ExitCode.done, changed, message }),
  );
  return ExitCode.done;
}
