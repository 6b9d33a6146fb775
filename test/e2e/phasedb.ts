import { spawn } from 'node:child_process';
import { compiledCode } from '../compiled-code.ts';

export interface Ended {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, for checks of what must appear nowhere. */
  readonly all: string;
}

/** The built command line as a user's process, with nothing inherited but what it is given. */
export function phasedb(
  args: readonly string[],
  options: { url?: string; cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [`${process.cwd()}/dist/cli.js`, ...args], {
    cwd: options.cwd ?? process.cwd(),
    env: {
      PATH: process.env.PATH ?? '',
      HOME: process.env.HOME ?? '',
      ...compiledCode,
      ...(options.url === undefined ? {} : { DATABASE_URL: options.url }),
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit) => resolve({ exit, stdout, stderr, all: stdout + stderr }));
  });
}
