import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compiledCode } from '../../compiled-code.ts';

const script = fileURLToPath(new URL('child-run.ts', import.meta.url));
const env = { ...process.env, ...compiledCode };

export interface Line {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** A runner in a process of its own. */
export interface Child {
  readonly process: ChildProcess;
  readonly lines: Line[];
  /** Resolves when the process is gone: its exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
}

export function startChild(url: string, file: string, mode: 'run' | 'resume' | 'rollback'): Child {
  const child = spawn(process.execPath, [script, url, file, mode], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: Line[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) lines.push(JSON.parse(part) as Line);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => lines.push({ type: 'stderr', text }));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code));
  });
  return { process: child, lines, ended };
}

/** Waits until it is true; fails loudly when it never is, for which it has time enough on a busy machine. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  ms = 120_000,
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`it never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
