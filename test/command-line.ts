import { PassThrough } from 'node:stream';
import { runCommandLine } from '../src/cli/program.ts';

/** How a call ended, and what it printed. */
export interface Called {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly all: string;
}

/** A call of the command line in this process, without a terminal, as a script makes it. */
export async function callCommandLine(
  args: readonly string[],
  { folder, env = {} }: { readonly folder: string; readonly env?: Readonly<Record<string, string>> },
): Promise<Called> {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const printed = { stdout: '', stderr: '', all: '' };
  for (const name of ['stdout', 'stderr'] as const)
    streams[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
      printed.all += text;
    });
  const exit = await runCommandLine(args, { program: 'phasedb', env, folder, stdin: new PassThrough(), ...streams });
  return { exit, ...printed };
}
