import { optionCalled, shellWord } from '../core/next-command.ts';
import { statsAt } from '../core/stats-at.ts';

/**
 * A sentence with the command that mends it, where others on this machine may read or write a password file. Undefined also for a
 * file of another owner: whoever mounts it for us (a secret of a container) decides on its mode, and we may read it by that mode alone.
 */
export function exposedPasswordFile(path: string | undefined): string | undefined {
  const stats = path === undefined ? undefined : statsAt(path);
  // Windows has no such modes.
  if (path === undefined || stats === undefined || process.getuid === undefined) return undefined;
  const others = stats.mode & 0o077;
  if (others === 0 || stats.uid !== process.getuid()) return undefined;
  const can = (others & 0o022) === 0 ? 'read' : 'change';
  const mode = (stats.mode & 0o777).toString(8).padStart(4, '0');
  return `Other users of this machine may ${can} the password file ${path} (mode ${mode}). Run: chmod 600 ${shellWord(path)}`;
}

/**
 * A sentence for a URL with a password on a command line. phasedb overwrites its command line once it has started, but not before, and
 * not that of a shell or npx around it.
 * @param option by its name, without `--`
 */
export function exposedUrl(option: string, url: string | undefined): string | undefined {
  const password = /^[a-z0-9+.-]*:\/\/[^:/?@]*:(.*)@/is.exec(url ?? '')?.[1];
  if (!password) return undefined;
  const remedy =
    option === 'db'
      ? `Set DATABASE_URL instead, or give the password as ${optionCalled('password-file')}.`
      : option === 'replica'
        ? 'List the replicas in phasedb.config.yaml, or write `?password-from=main` in place of the password.'
        : 'Use an account that has no rights elsewhere.';
  return `${optionCalled(option)} has a password, which other users of this machine can see in the process list (ps). ${remedy}`;
}
