import { ExitCode, Failure } from '../../core/failure.ts';
import type { Migration } from '../../migration/migration.ts';
import type { CommandContext } from '../context/command-context.ts';
import type { RunRequest, RunResult } from '../context/request.ts';
import { describeStop, Stop } from '../context/stop.ts';
import { runMigration } from '../run.ts';
import { leftAlone } from './left-alone.ts';
import { lookAt } from './look.ts';
import { inOrder } from './order.ts';
import { type Candidate, type Due, standingOf } from './standing.ts';
import { rememberTold } from './told.ts';

/** What a run of one migration takes from whoever calls; the rest is the same for all. */
export type RunParts = Omit<
  RunRequest,
  'migration' | 'mode' | 'takeOver' | 'which' | 'dryRun' | 'maxRuntime' | 'confirm' | 'confirmAhead'
>;

export interface AdvanceOrder<One extends Migration> {
  /** Each name once, in the order of the files. */
  readonly migrations: readonly One[];
  readonly due: Due;
  /** For all of them together; each that is due gets its share of what is left. */
  readonly maxRuntime: RunRequest['maxRuntime'];
  /** @throws Failure that is about that migration alone */
  readonly partsFor: (migration: One) => Promise<{ readonly parts: RunParts; readonly actor: CommandContext['actor'] }>;
}

/** What came of one migration: how it ended or why it was left alone, or what was thrown. */
export type Advanced<One extends Migration> =
  | { readonly migration: One; readonly result: RunResult; readonly error?: undefined; readonly hasBegun?: undefined }
  | {
      readonly migration: One;
      readonly result?: undefined;
      readonly error: unknown /** Whether a phase had. */;
      readonly hasBegun: boolean;
    };

/**
 * Works on what is due of each migration, one after the other, and never on a contract. What waits, is on hold or has failed is
 * left alone, and what one of them ends with keeps none of the others from its turn; a stop does.
 * @throws Failure where the state cannot be read: then nothing was done
 */
export async function advanceMigrations<One extends Migration>(
  { migrations, due, maxRuntime, partsFor }: AdvanceOrder<One>,
  command: CommandContext,
): Promise<readonly Advanced<One>[]> {
  const { stop } = command;
  const timer =
    maxRuntime === undefined
      ? undefined
      : setTimeout(() => stop.request({ kind: 'max-runtime', text: maxRuntime.text }), maxRuntime.ms);
  const end = maxRuntime === undefined ? undefined : performance.now() + maxRuntime.ms;
  try {
    const order = inOrder(migrations);
    const look = await lookAt(order, command);
    const known = new Map(look.candidates.map((one) => [one.migration.name, one]));
    const complete = new Set(look.complete);
    const standing = (one: Migration) =>
      standingOf(known.get(one.name) as Candidate, due, (name) => complete.has(name));
    for (const one of order) if (standing(one).kind === 'complete') complete.add(one.name);
    const advanced: Advanced<One>[] = [];
    for (const [index, migration] of order.entries()) {
      const now = standing(migration);
      if (now.kind !== 'due') {
        const result = leftAlone(migration, now);
        if (now.kind === 'failed' && !now.told) await remember(migration.name, now.phase.name, command);
        advanced.push({ migration, result });
        continue;
      }
      if (stop.reason !== undefined) {
        const message = `${migration.name} did not get its turn: ${describeStop(stop.reason)}. Nothing of it was changed.`;
        const left = { exit: ExitCode.stoppedEarly, status: 'in_progress', phase: undefined } as const;
        advanced.push({ migration, result: { ...left, nextPhase: now.phase.name, message } });
        continue;
      }
      const others = order.slice(index + 1).filter((one) => standing(one).kind === 'due').length;
      const turnMs = end === undefined || others === 0 ? undefined : (end - performance.now()) / (others + 1);
      let hasBegun = false;
      const report: CommandContext['report'] = (event) => {
        hasBegun ||= event.type === 'phase-started';
        command.report(event);
      };
      try {
        const { parts, actor } = await partsFor(migration);
        const request: RunRequest = {
          ...parts,
          migration,
          mode: 'run',
          takeOver: due.takeOver,
          which: now.which,
          dryRun: false,
          maxRuntime: undefined,
          confirm: neverContract,
        };
        const result = await inTurn(turnMs, command, (own) => runMigration(request, { ...own, actor, report }));
        if (result.status === 'complete') complete.add(migration.name);
        advanced.push({ migration, result });
      } catch (error) {
        advanced.push({ migration, error, hasBegun });
      }
    }
    return advanced;
  } finally {
    clearTimeout(timer);
  }
}

/** Works with a wish to stop of its own, which follows that of the call, and comes when its turn is over. */
async function inTurn<Result>(
  turnMs: number | undefined,
  command: CommandContext,
  work: (own: CommandContext) => Promise<Result>,
): Promise<Result> {
  const own = new Stop();
  const unlink = command.stop.onRequest(() => {
    if (command.stop.reason !== undefined) own.request(command.stop.reason);
  });
  const timer = turnMs === undefined ? undefined : setTimeout(() => own.request({ kind: 'turn' }), Math.max(1, turnMs));
  try {
    return await work({ ...command, stop: own });
  } finally {
    clearTimeout(timer);
    unlink();
  }
}

async function remember(migration: string, phase: string, command: CommandContext): Promise<void> {
  try {
    await rememberTold(migration, phase, command);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // Then the next call says it again.
    command.report({
      type: 'warning',
      text: `That ${migration} waits for a person could not be recorded: ${error.message}`,
    });
  }
}

/** No contract is chosen; this is the last wall in front of it. */
async function neverContract(): Promise<never> {
  throw new Error('advance came to a contract');
}
