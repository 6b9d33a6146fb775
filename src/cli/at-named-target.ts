import type { ExitCode } from '../core/failure.ts';
import { inTarget } from '../core/next-command.ts';
import type { Invocation } from './invocation.ts';

/**
 * Carries out a command on the target that `--target` names: with its state's database, and with its name in every command that a
 * message says to run. Without a name, as it is.
 * @throws Failure `config-invalid`, `wrong-usage`
 */
export async function atNamedTarget<Options extends object, Result = ExitCode>(
  invocation: Invocation<Options>,
  act: (invocation: Invocation<Options>) => Promise<Result>,
): Promise<Result> {
  const given: { readonly target?: string; readonly stateDatabase?: string } = invocation.options;
  const { target, stateDatabase } = given;
  if (target === undefined) return act(invocation);
  const { readConfig } = await import('../project/config.ts');
  const { targetNamed } = await import('../project/targets/choose-targets.ts');
  const named = targetNamed(target, readConfig(invocation.terminal.folder).several);
  const options = { ...invocation.options, stateDatabase: stateDatabase ?? named.stateDatabase };
  return inTarget(target, () => act({ ...invocation, options }));
}
