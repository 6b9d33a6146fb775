import { execFile } from 'node:child_process';
import { childEnvironment, networkVariables } from './child-environment.ts';
import { MiB } from './storage-size.ts';

/** Longest time for one call, and most that one may print, where the caller does not say. */
const TIME_MS = 20_000;
const MOST_BYTES = 64 * MiB;

/**
 * The settings of the user, `safe.directory` among them. Everything else of git's environment is left out: it means another
 * repository, changes the meaning of paths, or names programs to run.
 */
const ownSettings = /^GIT_(?:CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+)|CEILING_DIRECTORIES)$/;

/**
 * What a repository's own configuration may make git run (git-config(1)): none of it is. A folder that looks like a bare
 * repository may come with a pull request, and is no repository for us.
 */
const harmless: readonly string[] = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=false',
  'core.pager=cat',
  'core.sshCommand=ssh',
  'core.askPass=',
  'core.alternateRefsCommand=true',
  'credential.helper=',
  'safe.bareRepository=explicit',
].flatMap((setting) => ['-c', setting]);

const settings = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: '',
  // Others run a program of the repository's choice (ext::, file:) or send without encryption.
  GIT_ALLOW_PROTOCOL: 'https:http:ssh',
  LC_ALL: 'C',
};

export type GitAnswer =
  | { readonly ok: true; readonly stdout: string; readonly exit: number }
  /** In a few words, for people. */
  | { readonly ok: false; readonly why: string };

export interface GitOptions {
  /** Exit codes that are answers; 0 alone by default. */
  readonly exits?: readonly number[];
  readonly input?: string;
  readonly timeMs?: number;
  readonly mostBytes?: number;
  /** A clone without all of its objects may get those that it lacks; else git does without the network. */
  readonly mayFetch?: boolean;
}

/**
 * Asks git something that changes nothing, in the user's repository: without a shell, a pager or a prompt, within 20 s, with an
 * environment that has none of our secrets. Nothing that the repository's configuration names is run. Never throws.
 */
export function git(
  folder: string,
  args: readonly string[],
  { exits = [0], input = '', timeMs = TIME_MS, mostBytes = MOST_BYTES, mayFetch = false }: GitOptions = {},
): Promise<GitAnswer> {
  const own = Object.keys(process.env).filter((name) => ownSettings.test(name));
  const env = {
    ...childEnvironment([...own, ...(mayFetch ? ['SSH_AUTH_SOCK', ...networkVariables] : [])]),
    ...settings,
    ...(mayFetch ? {} : { GIT_NO_LAZY_FETCH: '1' }),
  };
  return new Promise((resolve) => {
    const child = execFile(
      'git',
      ['--no-pager', ...harmless, ...args],
      { cwd: folder, env, timeout: timeMs, maxBuffer: mostBytes, windowsHide: true },
      (error, stdout, stderr) => {
        const exit = error === null ? 0 : error.code;
        if (typeof exit === 'number' && exits.includes(exit)) resolve({ ok: true, stdout, exit });
        else resolve({ ok: false, why: reasonOf(error, stderr, timeMs) });
      },
    );
    // A git that is gone before it has read everything says by its exit why.
    child.stdin?.on('error', () => undefined).end(input);
  });
}

function reasonOf(
  error: (Error & { code?: unknown; killed?: boolean }) | null,
  stderr: string,
  timeMs: number,
): string {
  if (error?.code === 'ENOENT') return 'git is not installed, or the folder does not exist';
  if (error?.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return 'git listed too many files';
  if (error?.killed === true) return `git took longer than ${timeMs / 1000} s`;
  const [line = ''] = stderr.split('\n').filter((one) => /^(?:fatal|error):/.test(one));
  const said = line.replace(/^(?:fatal|error): /, '').slice(0, 200);
  return said === '' ? `git ended with ${String(error?.code ?? 'a signal')}` : `git says: ${said}`;
}
