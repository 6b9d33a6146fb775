import { basename, dirname, resolve } from 'node:path';
import { Failure } from '../../core/failure.ts';
import { shellWord } from '../../core/next-command.ts';
import type { BlobAt } from './blob-at.ts';

export const untouched = 'Nothing was sent to the database.';
export const checkItOut = 'Run it from a clone: in a workflow, use actions/checkout in a job with git.';

/** What to do where git does not tell about a repository. */
export function trustIt(folder: string, file: string): string {
  const place = shellWord(dirname(resolve(folder, file)));
  return `See what git says: git -C ${place} status. If the repository belongs to another user and git is older than 2.38, trust it: git config --global --add safe.directory '*'`;
}

/** A file of which nobody can tell whether a commit has it. */
export function notComparable(file: string, why: string, remedy: string): Failure {
  return new Failure({
    code: 'not-comparable',
    message: `${file} cannot be compared with a commit: ${why}.`,
    untouched,
    remedy,
  });
}

/** A file that the reviewed commit does not have so. @param folder that the path counts from */
export function notAsReviewed(folder: string, file: string, commit: string, at: BlobAt): Failure {
  switch (at.kind) {
    case 'unknown':
      return notComparable(file, at.why, trustIt(folder, file));
    case 'no-commit':
      return new Failure({
        code: 'commit-missing',
        message: `${file} cannot be compared: the checkout does not have the commit ${at.commit}.`,
        untouched,
        remedy: `Set fetch-depth: 0 at actions/checkout. If the commit is on no branch that is fetched, get it: git -C ${shellWord(at.top)} fetch --depth=1 origin ${at.commit}`,
      });
    case 'no-trees':
      return new Failure({
        code: 'commit-missing',
        message: `${file} cannot be compared: the checkout does not have the folders of the commit ${at.commit}, because it was made with a filter.`,
        untouched,
        remedy: `Leave \`filter\` out at actions/checkout. Or get what is missing: git -C ${shellWord(at.top)} ls-tree -r ${at.commit}`,
      });
    case 'absent':
      return new Failure({
        code: 'not-as-reviewed',
        message: `The commit ${commit} does not have ${file}.`,
        untouched,
        remedy: 'Check the path, and that this commit is the reviewed one.',
      });
    case 'blob':
      return new Failure({
        code: 'not-as-reviewed',
        message: `${file} differs from the commit ${commit} that was to be run.`,
        untouched,
        remedy: `See the difference: ${gitLine(file, 'diff', commit)}. Restore the reviewed file (${gitLine(file, 'checkout', commit)}), or have the new one reviewed and name its commit.`,
      });
  }
}

/** A file that the checked out commit does not have so. @param head undefined: there is no commit yet */
export function notAsCommitted(file: string, head: string | undefined, at: BlobAt, inSubmodule: boolean): Failure {
  const common = { code: 'not-as-committed', untouched };
  if (at.kind === 'absent' || head === undefined) {
    return new Failure({
      ...common,
      message: `${file} is in no commit${head === undefined ? '' : `: the checked out one, ${head}, does not have it`}.`,
      remedy: 'Commit the file and have it reviewed. Nothing may write it between checkout and run.',
    });
  }
  const submodule = inSubmodule
    ? ' It is in a submodule: bring that to the commit that the repository names: git submodule update --init --recursive.'
    : '';
  return new Failure({
    ...common,
    message: `${file} differs from the commit ${head} that is checked out.`,
    remedy: `See the difference: ${gitLine(file, 'diff', 'HEAD')}. Restore the file (${gitLine(file, 'checkout', 'HEAD')}), or commit the change and have it reviewed.${submodule} If git shows no difference, a filter (such as Git LFS) changes the file at checkout: exempt it in .gitattributes.`,
  });
}

/** A command of git on the one file, for a terminal in the folder of the run. */
function gitLine(file: string, command: 'diff' | 'checkout', commit: string): string {
  const folder = dirname(file);
  return `git ${folder === '.' ? '' : `-C ${shellWord(folder)} `}${command} ${commit} -- ${shellWord(basename(file))}`;
}
