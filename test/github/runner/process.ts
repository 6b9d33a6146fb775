import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiledCode } from '../../compiled-code.ts';
import { LineSplitter, Lines, type RunningLog } from './lines.ts';

/** How long the runner waits (actions/runner, ProcessInvoker.cs). */
export interface StepTimes {
  /** For the end of a cancelled step, after each signal. */
  readonly afterSigintMs: number;
  readonly afterSigtermMs: number;
  /** For the end of the output, which a process left behind still holds open. */
  readonly afterExitMs: number;
}
export const stepTimes: StepTimes = { afterSigintMs: 7_500, afterSigtermMs: 2_500, afterExitMs: 5_000 };

/** A step's process that has ended. */
export interface Ended {
  /** null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** As the process wrote it, both streams. */
  readonly rawLog: string;
  /** From the start of the process to its first line. */
  readonly msToFirstLine: number | undefined;
  readonly ms: number;
  /** From the first signal of a cancel to the end of the process; undefined where it was not cancelled. */
  readonly msToCancel: number | undefined;
}

/**
 * Runs a plain Node process, the Node of this one, with just the variables given.
 * @param options.take is given each line of both streams, as it comes
 * @param options.cancelWhen cancels the process as soon as it resolves
 */
export async function runProcess(options: {
  readonly entry: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly take: (line: string) => void;
  readonly cancelWhen?: ((log: RunningLog) => Promise<unknown>) | undefined;
  readonly times?: Partial<StepTimes> | undefined;
}): Promise<Ended> {
  const times = { ...stepTimes, ...options.times };
  const begun = performance.now();
  const child = spawn(process.execPath, [options.entry], {
    cwd: options.cwd,
    env: { ...options.env, ...compiledCode },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that at the end also what it started can be ended.
    detached: true,
  });
  const running = new Lines();
  let rawLog = '';
  let msToFirstLine: number | undefined;
  const take = (line: string) => {
    msToFirstLine ??= performance.now() - begun;
    options.take(line);
    running.add(line);
  };
  for (const stream of [child.stdout, child.stderr]) {
    const splitter = new LineSplitter(take);
    stream.on('data', (chunk: Buffer) => {
      rawLog += splitter.write(chunk);
    });
    stream.on('end', () => splitter.end());
  }
  const closed = new Promise<Pick<Ended, 'exitCode' | 'signal'>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  let leftBehind: NodeJS.Timeout | undefined;
  child.on('exit', () => {
    leftBehind = setTimeout(() => endGroup(child), times.afterExitMs);
  });
  const cancelled = options
    .cancelWhen?.(running)
    .then(() => cancel(child, closed, times))
    .finally(() => endGroup(child));
  // Whoever waits for its end is told of a failure below, not at once.
  cancelled?.catch(() => undefined);
  // A test that ran out of time waits no longer; its worker is ended by SIGTERM.
  const endWithUs = () => {
    endGroup(child);
    process.exit();
  };
  process.once('SIGTERM', endWithUs);
  try {
    const end = await closed;
    const ms = performance.now() - begun;
    running.end();
    return { ...end, rawLog, msToFirstLine, ms, msToCancel: await cancelled };
  } finally {
    clearTimeout(leftBehind);
    endGroup(child);
    process.off('SIGTERM', endWithUs);
  }
}

/** SIGINT, SIGTERM, the end by force; gives how long it took. What had ended by itself is not cancelled. */
async function cancel(child: ChildProcess, closed: Promise<unknown>, times: StepTimes): Promise<number | undefined> {
  if (child.exitCode !== null || child.signalCode !== null) return undefined;
  const begun = performance.now();
  const endsWithin = (ms: number) => Promise.race([closed.then(() => true), sleep(ms, false, { ref: false })]);
  child.kill('SIGINT');
  if (!(await endsWithin(times.afterSigintMs))) {
    child.kill('SIGTERM');
    if (!(await endsWithin(times.afterSigtermMs))) {
      endGroup(child);
      await closed;
    }
  }
  return performance.now() - begun;
}

/** Ends what is left of a process and of all that it started, as the runner does at the latest at the job's end. */
function endGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    // Nothing is left of it.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
