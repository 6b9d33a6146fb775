import { realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { git } from '../../core/git.ts';
import type { ChangedFile } from '../../github/changed-files.ts';
import type { Github } from '../../github/client.ts';
import { commitRefusal, fileContent } from '../../github/file-content.ts';
import type { Job, PullHead } from '../../github/job.ts';
import type { BaseFile, BaseFiles } from '../../project/base/base-files.ts';
import { readByGit } from '../../project/base/git-base.ts';
import { isConfigFile } from '../../project/migration-globs.ts';
import { mergedBase } from './checkout.ts';

/** What is known of a pull request and its checkout. */
export interface PullCheckout {
  readonly job: Job & { readonly pull: PullHead };
  readonly workspace: string;
  readonly github: Github | undefined;
  /** Undefined: nobody could list them. */
  readonly changed: readonly ChangedFile[] | undefined;
}

/**
 * The files of a pull request's base branch: from the checkout if it has the commit, else from GitHub. A file that the pull request
 * does not change is not asked for, unless the checkout is the head without its base.
 */
export async function pullBase(checkout: PullCheckout): Promise<BaseFiles> {
  const { job, workspace, changed } = checkout;
  const merged = await mergedBase(workspace, job.pull.headSha);
  const commit = merged ?? job.pull.baseSha;
  // The head alone may have left its base long ago, when a weaker configuration was there.
  const isOld = merged === undefined && (await git(workspace, ['rev-parse', '--verify', '--quiet', 'HEAD'])).ok;
  const ask = askingGithub(checkout, commit);
  const read = async (path: string): Promise<BaseFile> => {
    const isOurs = isOld && !isMigrationFile(path) && (await isTracked(workspace, path));
    if (changed !== undefined && !isOurs && isUntouched(path, changed, workspace)) return { kind: 'same' };
    // Of hundreds of new migrations nobody asks one by one.
    if (isMigrationFile(path) && changed?.some((file) => file.path === path && file.added)) return { kind: 'absent' };
    const byGit = await readByGit(workspace, commit, path);
    return byGit.kind === 'unreadable' ? ask(path, byGit.why) : byGit;
  };
  return { ref: commit.slice(0, 10), read };
}

/** Asks GitHub for files of a commit. One failure is enough: each further one would take as long. */
function askingGithub({ github, job }: PullCheckout, commit: string) {
  let failed: string | undefined;
  let isReadable = false;
  return async (path: string, whyNotGit: string): Promise<BaseFile> => {
    if (github === undefined) return { kind: 'unreadable', why: `${whyNotGit}, and no github-token is given` };
    if (failed !== undefined) return { kind: 'unreadable', why: failed };
    const answer = await fileContent(github, job.repository, commit, path);
    if (answer.kind === 'text' || answer.kind === 'unreadable') return answer;
    if (answer.kind === 'unanswered') failed = answer.why;
    else if (!isReadable) failed = await commitRefusal(github, job.repository, commit);
    isReadable = failed === undefined;
    return failed === undefined ? { kind: 'absent' } : { kind: 'unreadable', why: failed };
  };
}

/** Whether a file is as the base branch has it. A link may lead to a file that the pull request changes, so it is compared. */
export function isUntouched(path: string, changed: readonly ChangedFile[], workspace: string): boolean {
  if (changed.some((file) => file.path === path || path.startsWith(`${file.path}/`))) return false;
  try {
    const here = realpathSync(workspace);
    return relative(here, realpathSync(join(here, path))).replaceAll(sep, '/') === path;
  } catch {
    // It does not exist, or is a link that leads nowhere.
    return true;
  }
}

function isMigrationFile(path: string): boolean {
  return /\.ya?ml$/i.test(path) && !isConfigFile(path);
}

/** Whether a file is the commit's, and not made by an earlier step of the job. Unknown counts as yes. */
async function isTracked(workspace: string, path: string): Promise<boolean> {
  const found = await git(workspace, ['--literal-pathspecs', 'ls-files', '-z', '--', path]);
  return !found.ok || found.stdout !== '';
}
