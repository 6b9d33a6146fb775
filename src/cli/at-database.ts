import { toolVersion } from '../core/tool-version.ts';
import type { Target } from '../mysql/target.ts';
import { readActor } from '../run/context/actor.ts';
import type { CommandContext } from '../run/context/command-context.ts';
import { commandMs, endedInTime, notKnown } from '../run/context/end-in-time.ts';
import { Stop, stoppedBefore } from '../run/context/stop.ts';
import { createDisplay } from './choose-display.ts';
import { type DatabaseOptions, readDatabases } from './database.ts';
import type { Display, LogFormat } from './display.ts';
import type { Invocation } from './invocation.ts';
import { stopOnSignals } from './signals.ts';

type Called = Invocation<DatabaseOptions & { readonly logFormat: LogFormat }>;

/**
 * Does something on the database of a command: what it reports goes to stderr, and signals ask it to stop, which they do in time,
 * also where the server does not answer.
 * @param writes whether the command writes something into the state
 */
export async function atDatabase<Result>(
  invocation: Called,
  work: (context: CommandContext) => Promise<Result>,
  { writes = false } = {},
): Promise<Result> {
  return atTarget(invocation, readDatabases(invocation).target, work, { writes });
}

/** The same on a target that is known already; the display has ended when it returns. */
export async function atTarget<Result>(
  invocation: Called,
  target: Target,
  work: (context: CommandContext, display: Display) => Promise<Result>,
  { writes = false } = {},
): Promise<Result> {
  const { options, output, terminal } = invocation;
  const stop = new Stop();
  const display = await createDisplay(output, options.logFormat);
  const ignoreSignals = stopOnSignals(stop, display.note);
  const context: CommandContext = {
    target,
    stateDatabase: options.stateDatabase,
    actor: readActor(terminal.env),
    toolVersion,
    report: display.report,
    stop,
  };
  try {
    const late = () => (writes ? notKnown(stop) : stoppedBefore('all was looked at', stop));
    return await endedInTime(work(context, display), stop, late, commandMs);
  } finally {
    display.end();
    ignoreSignals();
  }
}
