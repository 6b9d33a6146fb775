import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runProgram } from '../../../src/core/child-program.ts';
import { git } from '../../../src/core/git.ts';
import { passwordSourceOf } from '../../../src/mysql/password-source.ts';
import { output } from '../../../src/sandbox/command.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'phasedb-programs-'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Starts a program of its own, and writes down its id; then waits for it. */
const starts = (then = 'wait') => `sleep 600 & echo $! > '${folder}/new'; mv '${folder}/new' '${folder}/id'; ${then}`;

/** Holds the time still until the program has started another one. */
async function whenStarted(): Promise<number> {
  await until(() => existsSync(join(folder, 'id')));
  const id = Number(readFileSync(join(folder, 'id'), 'utf8'));
  expect(isRunning(id)).toBe(true);
  return id;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** A process that has ended, and that nobody has asked for, does not run. */
function isRunning(id: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${id}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe.skipIf(process.platform !== 'linux')('what a program started ends with it', () => {
  const holdTime = () => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  /** A program of that name is found first. */
  const stand = (name: string, line: string) => {
    writeFileSync(join(folder, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  };

  it('where a password command takes longer than 30 s', async () => {
    holdTime();
    const failed = passwordSourceOf({ passwordCommand: starts() })?.(false).catch((error: unknown) => error);
    const id = await whenStarted();
    vi.advanceTimersByTime(30_000);
    expect(await failed).toMatchObject({
      code: 'password-command-failed',
      message: 'The password command did not end within 30 s, and was ended with all that it started.',
    });
    await until(() => !isRunning(id));
  });

  it('where git takes longer than its time', async () => {
    holdTime();
    stand('git', starts());
    const answer = git(folder, ['status']);
    const id = await whenStarted();
    vi.advanceTimersByTime(20_000);
    expect(await answer).toEqual({ ok: false, why: 'git took longer than 20 s' });
    await until(() => !isRunning(id));
  });

  it('where git writes more than is taken', async () => {
    stand('git', starts('yes'));
    expect(await git(folder, ['status'], { mostBytes: 1_000 })).toEqual({
      ok: false,
      why: 'git listed too many files',
    });
    const id = Number(readFileSync(join(folder, 'id'), 'utf8'));
    await until(() => !isRunning(id));
  });

  it('where a program of the sandbox takes longer than its time', async () => {
    holdTime();
    stand('mysqld', starts());
    const failed = output('mysqld', [], 5_000).catch((error: unknown) => error);
    const id = await whenStarted();
    vi.advanceTimersByTime(5_000);
    expect(await failed).toMatchObject({ name: 'CommandFailed', message: 'mysqld took longer than 5 s' });
    await until(() => !isRunning(id));
  });

  it.each([
    ['a signal', "process.kill(process.pid, 'SIGTERM')"],
    ['process.exit', 'process.exit(0)'],
  ])('where this process ends by %s', async (_, ends) => {
    const code = `
      import { existsSync } from 'node:fs';
      import { runProgram } from ${JSON.stringify(pathToFileURL('src/core/child-program.ts'))};
      runProgram(${JSON.stringify(starts())}, [], { env: process.env, byShell: true, timeMs: 600_000, mostBytes: 1 });
      setInterval(() => { if (existsSync(${JSON.stringify(join(folder, 'id'))})) ${ends}; }, 10);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: 'inherit' });
    const [exit, signal] = await once(child, 'exit');
    expect(exit ?? signal).toBe(ends.includes('SIGTERM') ? 'SIGTERM' : 0);
    const id = Number(readFileSync(join(folder, 'id'), 'utf8'));
    await until(() => !isRunning(id));
  });
});

it('a program that cannot be started is an answer', async () => {
  const order = { env: {}, timeMs: 60_000, mostBytes: 1_000 };
  expect(await runProgram(join(folder, 'nothing'), [], order)).toMatchObject({ exit: undefined, why: 'not-found' });
  expect(await runProgram(folder, [], order)).toMatchObject({ exit: undefined, why: 'not-started' });
  expect(await runProgram('sh', ['zero\0byte'], order)).toMatchObject({ exit: undefined, why: 'not-started' });
});

it('what it reads, writes and ends with', async () => {
  const order = { env: { PATH: process.env.PATH ?? '' }, folder, input: 'in', timeMs: 60_000, mostBytes: 1_000 };
  expect(await runProgram('cat; pwd; echo oops >&2; exit 3', [], { ...order, byShell: true })).toEqual({
    exit: 3,
    why: undefined,
    stdout: `in${realpathSync(folder)}\n`,
    stderr: 'oops\n',
  });
  expect(await runProgram('kill -9 $$', [], { ...order, byShell: true })).toMatchObject({ why: 'signal' });
});
