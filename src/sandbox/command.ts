import { childEnvironment, networkVariables } from '../core/child-environment.ts';
import { runProgram } from '../core/child-program.ts';
import { MiB } from '../core/storage-size.ts';

/** A program that could not be started or that ended badly, with the end of what it said. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
}

/**
 * Runs a program without a shell and gives its standard output. `LC_ALL=C`, so that what is read back does not depend
 * on the machine's language. Rejects with CommandFailed.
 */
export async function output(
  command: string,
  args: readonly string[],
  timeoutMs = 60_000,
  environment: Readonly<Record<string, string>> = childEnvironment(networkVariables),
): Promise<string> {
  const env = { ...environment, LC_ALL: 'C' };
  const { exit, why, stdout, stderr } = await runProgram(command, args, {
    env,
    timeMs: timeoutMs,
    mostBytes: 64 * MiB,
  });
  if (exit === 0) return stdout;
  const said = stderr.trim().split('\n').slice(-3).join(' ');
  const how =
    why === 'too-long'
      ? `took longer than ${timeoutMs / 1000} s`
      : why === 'not-found'
        ? 'is not installed'
        : `failed (${exit ?? why})`;
  throw new CommandFailed(`${command} ${how}${said === '' ? '' : `: ${said}`}`);
}
