import { type ChildProcess, spawn } from 'node:child_process';
import { KiB } from './storage-size.ts';

export interface ProgramOrder {
  readonly env: Readonly<Record<string, string>>;
  /** The program is a line for the shell of the system. */
  readonly byShell?: boolean;
  /** The folder that it is started in; ours by default. */
  readonly folder?: string;
  /** What it reads from its standard input; nothing by default. */
  readonly input?: string;
  readonly timeMs: number;
  /** Most bytes of its standard output. */
  readonly mostBytes: number;
}

/** How a program ended, and what it wrote until then. */
export interface ProgramEnd {
  /** The exit code, where it ended by itself. */
  readonly exit: number | undefined;
  /** Why there is no exit code; `not-found`: neither the program nor the folder may be there. */
  readonly why: 'not-found' | 'not-started' | 'signal' | 'too-long' | 'too-much' | undefined;
  readonly stdout: string;
  /** Its first part. */
  readonly stderr: string;
}

const MOST_STDERR_BYTES = 64 * KiB;
/** Windows has no groups of processes. */
const hasGroups = process.platform !== 'win32';
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a program without a terminal, and waits for it: everything that it started goes with it when its time or its bytes are used up,
 * and when this process ends. Never throws.
 */
export function runProgram(program: string, args: readonly string[], order: ProgramOrder): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const stdout = new Bytes();
    const stderr = new Bytes();
    let isOver = false;
    let stop = () => {};
    const end = (exit: number | undefined, why?: ProgramEnd['why']) => {
      if (isOver) return;
      isOver = true;
      stop();
      resolve({ exit, why, stdout: stdout.text, stderr: stderr.text });
    };
    let child: ChildProcess;
    try {
      child = spawn(program, [...args], {
        cwd: order.folder,
        env: order.env,
        stdio: 'pipe',
        shell: order.byShell ?? false,
        // A process group of its own, which can be ended as a whole.
        detached: hasGroups,
        windowsHide: true,
      });
    } catch {
      return end(undefined, 'not-started');
    }
    const giveUp = (why: ProgramEnd['why']) => {
      endGroup(child);
      // Who left the group may hold them open for as long as it likes.
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream?.destroy();
      end(undefined, why);
    };
    const timer = setTimeout(() => giveUp('too-long'), order.timeMs);
    stop = () => {
      clearTimeout(timer);
      forget(child);
    };
    remember(child);
    child.on('error', (error: NodeJS.ErrnoException) =>
      end(undefined, error.code === 'ENOENT' ? 'not-found' : 'not-started'),
    );
    child.on('close', (code) => end(code ?? undefined, code === null ? 'signal' : undefined));
    child.stdout?.on('data', (data: Buffer) => {
      if (!isOver && !stdout.add(data, order.mostBytes)) giveUp('too-much');
    });
    child.stderr?.on('data', (data: Buffer) => void stderr.add(data, MOST_STDERR_BYTES));
    // A program that is gone before it has read everything says by its exit why.
    child.stdin?.on('error', () => undefined).end(order.input ?? '');
  });
}

class Bytes {
  readonly #parts: Buffer[] = [];
  #length = 0;

  get text(): string {
    return Buffer.concat(this.#parts).toString('utf8');
  }

  /** @returns false where it does not fit any more, and is left out */
  add(data: Buffer, most: number): boolean {
    if (this.#length + data.length > most) return false;
    this.#length += data.length;
    this.#parts.push(data);
    return true;
  }
}

const running = new Set<ChildProcess>();

function remember(child: ChildProcess): void {
  running.add(child);
  if (running.size > 1) return;
  process.on('exit', endAll);
  for (const signal of signals) process.on(signal, onSignal);
}

function forget(child: ChildProcess): void {
  if (!running.delete(child) || running.size > 0) return;
  process.off('exit', endAll);
  for (const signal of signals) process.off(signal, onSignal);
}

/** A signal of the terminal does not reach a group of its own. Where somebody else listens, the end of this process is theirs. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  endAll();
  for (const child of [...running]) forget(child);
  process.kill(process.pid, signal);
}

function endAll(): void {
  for (const child of running) endGroup(child);
}

function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (hasGroups) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // It has ended in the meantime, with all that it started.
  }
}
