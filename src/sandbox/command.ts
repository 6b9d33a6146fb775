import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment, networkVariables } from '../core/child-environment.ts';
import { MiB } from '../core/storage-size.ts';

const run = promisify(execFile);

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
  try {
    const { stdout } = await run(command, [...args], {
      env: { ...environment, LC_ALL: 'C' },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * MiB,
    });
    return stdout;
  } catch (error) {
    const { stderr, killed, code } = error as { stderr?: string; killed?: boolean; code?: string | number };
    const said = (stderr ?? '').trim().split('\n').slice(-3).join(' ');
    const how = killed
      ? `took longer than ${timeoutMs / 1000} s`
      : code === 'ENOENT'
        ? 'is not installed'
        : `failed (${code ?? 'killed'})`;
    throw new CommandFailed(`${command} ${how}${said === '' ? '' : `: ${said}`}`, { cause: error });
  }
}
