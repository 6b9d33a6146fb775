import type { ChangedFile } from '../../github/changed-files.ts';
import type { BaseFile, BaseFiles } from '../../project/base/base-files.ts';
import { readByGit } from '../../project/base/git-base.ts';
import { diffChangedFiles } from './checkout.ts';
import { isUntouched } from './pull-base.ts';

/** What a merge queue or a push changes. */
export interface CommitRange {
  readonly base: BaseFiles;
  readonly changed: readonly ChangedFile[];
}

/**
 * What was changed since an earlier commit, by git.
 * @param baseSha the commit that a merge queue or a push started from
 * @returns undefined if the checkout does not have that commit
 */
export async function changedSince(workspace: string, baseSha: string): Promise<CommitRange | undefined> {
  const changed = await diffChangedFiles(workspace, { baseSha });
  if (changed === undefined) return undefined;
  const added = new Set(changed.flatMap((file) => (file.added ? file.path : [])));
  const read = async (path: string): Promise<BaseFile> => {
    if (isUntouched(path, changed, workspace)) return { kind: 'same' };
    return added.has(path) ? { kind: 'absent' } : readByGit(workspace, baseSha, path);
  };
  return { base: { ref: baseSha.slice(0, 10), read }, changed };
}
