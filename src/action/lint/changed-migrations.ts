import { posix } from 'node:path';
import { apiProblem } from '../../github/api-problem.ts';
import { type ChangedFile, listChangedFiles } from '../../github/changed-files.ts';
import type { Github } from '../../github/client.ts';
import type { Job, PullHead } from '../../github/job.ts';
import type { ChangedMigrations } from '../../project/migration-files.ts';
import { isMigrationOfAny } from '../../project/migration-globs.ts';
import { diffChangedFiles } from './checkout.ts';

/**
 * The files that a pull request changes, by GitHub's list, else by git.
 * @param say gets a line if GitHub did not answer
 * @returns undefined if neither can answer
 */
export async function changedFiles(
  github: Github | undefined,
  job: Job & { readonly pull: PullHead },
  workspace: string,
  say: (line: string) => void,
): Promise<readonly ChangedFile[] | undefined> {
  return (await askGithub(github, job, say)) ?? (await diffChangedFiles(workspace, job.pull));
}

/**
 * Those of the files that are migrations or decide what lint finds.
 * @param globs paths, folders and globs of migration files, from the workspace
 * @param judged paths of the files that decide what lint finds
 */
export function changedMigrations(
  changed: readonly ChangedFile[],
  { globs, judged }: { readonly globs: readonly string[]; readonly judged: readonly string[] },
  workspace: string,
): ChangedMigrations {
  const migrations = changed.filter(({ path }) => isMigrationOfAny(path, globs, workspace));
  const names = (removed: boolean) =>
    migrations
      .filter((file) => file.removed === removed)
      .map(({ path }) => path)
      .sort();
  const paths = new Set(changed.map(({ path }) => path));
  return {
    files: names(false),
    removed: names(true),
    judged: judged.filter((path) => paths.has(posix.normalize(path))),
  };
}

async function askGithub(
  github: Github | undefined,
  { repository, pull }: Job & { readonly pull: PullHead },
  say: (line: string) => void,
): Promise<readonly ChangedFile[] | undefined> {
  if (github === undefined) return undefined;
  try {
    return await listChangedFiles(github, repository, pull);
  } catch (error) {
    const { message } = apiProblem(error);
    say(`GitHub did not return the files of the pull request (${message}); phasedb asks git instead.`);
    return undefined;
  }
}
