import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Writable } from 'node:stream';
import { childEnvironment } from '../core/child-environment.ts';
import { watchdogScript } from './watchdog-script.ts';

/** How a server's process ended; `error` when it could not be started at all. */
export interface Exit {
  readonly code: number | null;
  readonly signal: string | null;
  readonly error: string | null;
}

/** A server's process under the watchdog. */
export interface Guarded {
  readonly pid: number;
  /** Settles when the process has ended; never rejects. */
  readonly exited: Promise<Exit>;
}

export interface Watchdog {
  /** Starts a process as a child of the watchdog; its output is appended to `log`. Rejects when it cannot be started. */
  start(name: string, command: string, args: readonly string[], log: string): Promise<Guarded>;
  /** Kills every server, removes the folder, and waits until that is done. May be called twice. */
  end(): Promise<void>;
}

type Report =
  | { ready: true }
  | { started: string; pid: number }
  | { exited: string; code: number | null; signal: string | null; error: string | null };

/**
 * Starts the process that guards `folder`: it outlives this one just long enough to leave nothing behind, however this
 * one ends. It has its own session, so that Ctrl-C on the terminal reaches only the owner.
 */
export async function startWatchdog(folder: string): Promise<Watchdog> {
  const child = spawn(process.execPath, ['--input-type=commonjs', '--eval', watchdogScript, folder], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    cwd: '/',
    env: childEnvironment(),
  });
  const gone = once(child, 'exit').then(() => undefined);
  const input = child.stdin as Writable;
  input.on('error', () => {}); // EPIPE if it has ended already, which `gone` reports too
  const waiting = new Map<string, { started: (pid: number) => void; exited: (exit: Exit) => void }>();

  let announceReady = () => {};
  const ready = new Promise<void>((resolve) => {
    announceReady = resolve;
  });
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const report = JSON.parse(line) as Report;
    if ('ready' in report) announceReady();
    else if ('started' in report) waiting.get(report.started)?.started(report.pid);
    else waiting.get(report.exited)?.exited({ code: report.code, signal: report.signal, error: report.error });
  });
  await Promise.race([
    ready,
    gone.then(() => Promise.reject(new Error('the watchdog process of the sandbox ended right after its start'))),
  ]);

  return {
    start(name, command, args, log) {
      return new Promise<Guarded>((resolve, reject) => {
        let exited: (exit: Exit) => void = () => {};
        const exit = new Promise<Exit>((settle) => {
          exited = settle;
        });
        waiting.set(name, { started: (pid) => resolve({ pid, exited: exit }), exited });
        exit.then((end) => reject(new Error(end.error ?? `${command} ended at once`)));
        gone.then(() => exited({ code: null, signal: null, error: 'the watchdog process of the sandbox is gone' }));
        input.write(`${JSON.stringify({ start: name, command, args, log })}\n`);
      });
    },
    async end() {
      input.end();
      await gone;
    },
  };
}
