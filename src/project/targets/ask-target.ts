import { Failure } from '../../core/failure.ts';
import { completeUpTo, type Progress } from '../../inspect/complete-up-to.ts';
import { openReader } from '../../inspect/reader-session.ts';
import type { Target } from '../../mysql/target.ts';
import type { CommandContext } from '../../run/context/command-context.ts';
import { inTime } from '../../run/context/in-time.ts';
import type { RunRequest } from '../../run/context/request.ts';
import { targetNamed } from './choose-targets.ts';
import { addressOf } from './target-address.ts';
import type { TargetConfig } from './target-config.ts';

type CompleteOn = NonNullable<RunRequest['completeOn']>;

/** One look at another server, also where it takes connections and says nothing. */
const MOST_MS = 30_000;
/** A gate may poll a hundred times a second. */
const LEAST_MS = 5_000;

/** What a gate's `complete_on` is answered by: the state of the other target, by its own URL. */
export function targetAsker(parts: {
  readonly several: TargetConfig;
  /** The target that the run works on; undefined: it was given by a URL. */
  readonly own: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Reads a URL after its password is known to whatever hides it. */
  readonly readTarget: (url: string) => Target;
  readonly context: Pick<CommandContext, 'target' | 'stateDatabase' | 'stop'>;
}): CompleteOn {
  const { several, own, env, readTarget, context } = parts;
  const asked = new Map<string, { readonly answer: Awaited<ReturnType<CompleteOn>>; readonly at: number }>();
  return async (name, migration, phases) => {
    if (name === own) return { holds: true, text: `this run works on ${name} itself` };
    const other = known(name, several);
    const { url } = addressOf(other, undefined, env);
    const key = JSON.stringify([name, phases.map((phase) => phase.name)]);
    const earlier = asked.get(key);
    if (earlier !== undefined && performance.now() - earlier.at < LEAST_MS) return earlier.answer;
    const look = async () => {
      const found = await completeUpTo(readTarget(url), other.stateDatabase, migration, phases);
      if (found.open === undefined) return { holds: true, text: 'complete' };
      if (await isOwn(found, context)) return { holds: true, text: `this run works on ${name} itself` };
      return { holds: false, text: `on ${name} ${found.open}` };
    };
    const answer = (await inTime(
      look().catch((error: unknown) => ({ holds: undefined, text: `${name} could not be read: ${reasonOf(error)}` })),
      context.stop,
      MOST_MS,
    )) ?? { holds: undefined, text: `${name} did not answer in time` };
    asked.set(key, { answer, at: performance.now() });
    return answer;
  };
}

/** A run that was given by a URL may work on that very target. */
async function isOwn(
  found: Progress,
  { target, stateDatabase }: Pick<CommandContext, 'target' | 'stateDatabase'>,
): Promise<boolean> {
  await using reader = await openReader(target);
  return reader.facts.uuid === found.server && (stateDatabase ?? reader.facts.database) === found.stateDatabase;
}

function known(name: string, several: TargetConfig) {
  try {
    return targetNamed(name, several);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    throw new Failure({
      code: 'target-unknown',
      message: `A gate waits until the migration is complete on ${name}. ${error.message}`,
      untouched: 'The gate did not pass. Nothing was changed.',
      remedy: error.remedy,
    });
  }
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/[.\s]+$/, '');
}
