import { ExitCode } from '../core/failure.ts';
import { inTarget } from '../core/next-command.ts';
import type { Target } from '../mysql/target.ts';
import { readConfig } from '../project/config.ts';
import { assertApart, type TargetPlace } from '../project/targets/assert-apart.ts';
import { wavesOf } from '../project/targets/choose-targets.ts';
import { inWaves } from '../project/targets/in-waves.ts';
import type { NamedTarget } from '../project/targets/target-config.ts';
import { NOT_STARTED, type Outcome } from '../report/several/outcome.ts';
import { statusWord } from '../report/several/status-word.ts';
import { atNamedTarget } from './at-named-target.ts';
import { readDatabases } from './database.ts';
import type { GroupOptions } from './group-options.ts';
import type { Invocation } from './invocation.ts';
import { TargetOutput } from './target-output.ts';

interface Work<Options> {
  readonly act: (invocation: Invocation<Options>) => Promise<ExitCode>;
  readonly policy: 'waves' | 'all';
  readonly oneByOne: boolean;
}

/**
 * Carries out a command on each target of a group, in its waves.
 * @throws Failure `wrong-usage`, `config-invalid`, `database-url-invalid` before anything is done; what a target ends with is in its
 * outcome
 */
export async function outcomesOf<Options extends GroupOptions>(
  invocation: Invocation<Options>,
  group: string,
  { act, policy, oneByOne }: Work<Options>,
): Promise<readonly Outcome[]> {
  const { several } = readConfig(invocation.terminal.folder);
  const waves = wavesOf(group, several);
  const began = performance.now();
  if (policy === 'waves') await assertReadable(invocation, waves.flat());
  const order =
    policy === 'all'
      ? { parallel: Math.max(several.maxParallel, MOST_ASKED), goesOn: () => true }
      : {
          parallel: oneByOne ? 1 : several.maxParallel,
          goesOn: ({ exit }: Outcome) => exit === ExitCode.done,
        };
  const work = async ({ name }: NamedTarget, wave: number): Promise<Outcome> => {
    const output = new TargetOutput(invocation.output, name);
    if (policy === 'waves') invocation.output.say(`${name}: starting, wave ${wave} of ${waves.length}`);
    const options = { ...invocation.options, target: name, targets: undefined, ...timeLeft(invocation.options, began) };
    const one = { ...invocation, options, output };
    const exit = await inTarget(name, () => atNamedTarget(one, act).catch((error: unknown) => output.error(error)));
    return { target: name, wave, exit, status: statusWord(exit, output.json), text: output.text, json: output.json };
  };
  const started = await inWaves<NamedTarget, Outcome>(policy === 'all' ? [waves.flat()] : waves, order, work);
  return started.map(
    ({ item, wave, result }) =>
      result ?? { target: item.name, wave, exit: undefined, status: NOT_STARTED, text: '', json: undefined },
  );
}

/** Databases that are only asked something at the same time. */
const MOST_ASKED = 8;

/** What would keep a later target from starting is found before the first one starts. */
async function assertReadable<Options extends GroupOptions>(
  invocation: Invocation<Options>,
  targets: readonly NamedTarget[],
): Promise<void> {
  const places: TargetPlace[] = [];
  for (const { name } of targets) {
    const one = { ...invocation, options: { ...invocation.options, target: name } };
    const { target } = await atNamedTarget(one, async (named) => readDatabases(named));
    places.push({ name, ...placeOf(target) });
  }
  assertApart(places);
}

function placeOf({ host, port, socketPath, database }: Target): Omit<TargetPlace, 'name'> {
  return { server: socketPath ?? `${host.toLowerCase()}:${port}`, database };
}

/** `--max-runtime` is about the whole call. */
function timeLeft({ maxRuntime }: GroupOptions, began: number): Pick<GroupOptions, 'maxRuntime'> {
  if (maxRuntime === undefined) return {};
  return { maxRuntime: { ...maxRuntime, ms: Math.max(1, maxRuntime.ms - (performance.now() - began)) } };
}
