import { realpathSync } from 'node:fs';
import { type GitAnswer, type GitOptions, git } from '../../core/git.ts';

/**
 * Asks git for ids in a repository that may belong to another user, as the workspace of a job in a container does: git of 2.38 or
 * newer is told to trust that folder for this call (git-config(1), safe.directory), in which nothing of it runs. Objects are
 * those of their names: what `refs/replace` puts in their place does not count.
 * @param top of the work tree
 * @param folder to ask in; by default the top
 */
export function askObjects(
  top: string,
  args: readonly string[],
  { folder = top, ...options }: Pick<GitOptions, 'exits' | 'input'> & { readonly folder?: string } = {},
): Promise<GitAnswer> {
  return git(folder, ['-c', `safe.directory=${realpathSync(top)}`, '--no-replace-objects', ...args], options);
}
