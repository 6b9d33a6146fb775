import { parseTarget } from '../mysql/target.ts';
import type { DeployProject } from '../project/deploy-project.ts';
import { targetAsker } from '../project/targets/ask-target.ts';
import type { CommandContext } from '../run/context/command-context.ts';
import type { RunRequest } from '../run/context/request.ts';
import type { Invocation } from './invocation.ts';

/** How gates of this call ask another target; its password is known to the output from here on. */
export function completeOnBy(
  { options, terminal, output }: Invocation<{ readonly target: string | undefined }>,
  { several }: DeployProject,
  context: CommandContext,
): RunRequest['completeOn'] {
  return targetAsker({
    several,
    own: options.target,
    env: terminal.env,
    readTarget: (url) => {
      const other = parseTarget(url);
      output.secrets.addTarget(other);
      return other;
    },
    context,
  });
}
