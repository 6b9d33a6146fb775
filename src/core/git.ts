import { childEnvironment, networkVariables } from './child-environment.ts';
import { type ProgramEnd, runProgram } from './child-program.ts';
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
export async function git(
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
  const end = await runProgram('git', ['--no-pager', ...harmless, ...args], { env, folder, input, timeMs, mostBytes });
  if (end.exit !== undefined && exits.includes(end.exit)) return { ok: true, stdout: end.stdout, exit: end.exit };
  return { ok: false, why: reasonOf(end, timeMs) };
}

function reasonOf({ exit, why, stderr }: ProgramEnd, timeMs: number): string {
  if (why === 'not-found') return 'git is not installed, or the folder does not exist';
  if (why === 'too-much') return 'git listed too many files';
  if (why === 'too-long') return `git took longer than ${timeMs / 1000} s`;
  const [line = ''] = stderr.split('\n').filter((one) => /^(?:fatal|error):/.test(one));
  const said = line.replace(/^(?:fatal|error): /, '').slice(0, 200);
  if (said !== '') return `git says: ${said}`;
  return why === 'not-started' ? 'git could not be started' : `git ended with ${exit ?? 'a signal'}`;
}
