import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runCommandLine } from '../../src/cli/program.ts';
import { compiledCode } from '../compiled-code.ts';

/** A command line that is being carried out. */
export interface Running {
  /** Its exit code; null where it was killed. */
  readonly ended: Promise<number | null>;
  /** As SIGKILL: it does nothing any more. The caller ends its connections, as the system would. */
  kill(): void;
}

export interface Command {
  /** The command first; the file comes behind it. */
  readonly words: readonly string[];
  readonly url: string;
  /** Holds `chaos.yaml`. */
  readonly folder: string;
  /** Further variables of its environment; a process of its own gets all of them. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly print: (stream: 'stdout' | 'stderr', text: string) => void;
}

export type StartRunner = (command: Command) => Running;

/**
 * In this process, which takes a fraction of the processor's time. A runner reaches the world only through its
 * connections; so one that is killed here goes on thinking, with every connection closed and none to be had.
 */
export const inThisProcess: StartRunner = ({ words: [command = '', ...rest], url, folder, env, print }) => {
  let isDead = false;
  let die: () => void = () => undefined;
  const death = new Promise<null>((resolve) => {
    die = () => {
      isDead = true;
      resolve(null);
    };
  });
  const stream = (name: 'stdout' | 'stderr') =>
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        if (!isDead) print(name, chunk.toString());
        done();
      },
    });
  const exit = runCommandLine([command, join(folder, 'chaos.yaml'), ...rest], {
    program: 'phasedb',
    env: { DATABASE_URL: url, ...env },
    folder,
    stdin: Readable.from([]),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
  });
  return { ended: Promise.race([exit, death]), kill: die };
};

export interface RunningProcess extends Running {
  readonly pid: number;
  signal(name: NodeJS.Signals): void;
}

const main = new URL('../../src/cli/main.ts', import.meta.url).pathname;

/** In a process of its own, which SIGKILL ends. */
export const inOwnProcess = ({ words: [command = '', ...rest], url, folder, env, print }: Command): RunningProcess => {
  const child = spawn(process.execPath, [main, command, 'chaos.yaml', ...rest], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', ...compiledCode, DATABASE_URL: url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => print('stdout', text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => print('stderr', text));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const signal = (name: NodeJS.Signals) => child.kill(name);
  return { pid: child.pid ?? 0, ended, signal, kill: () => signal('SIGKILL') };
};
