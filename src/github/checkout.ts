import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const call = promisify(execFile);

/**
 * Whether what is checked out is a commit, or its trial merge: under `pull_request_target` it is the base, and not the pull request.
 * @param folder within the repository
 * @returns false also where git cannot tell
 */
export async function isCheckedOut(folder: string, sha: string): Promise<boolean> {
  try {
    const git = async (...words: string[]) => (await call('git', words, { cwd: folder, timeout: 60_000 })).stdout;
    if ((await git('rev-parse', 'HEAD')).trim() === sha) return true;
    // As it is written in the commit: a shallow clone does not have the parents themselves.
    return (await git('cat-file', 'commit', 'HEAD')).split('\n').includes(`parent ${sha}`);
  } catch {
    return false;
  }
}
