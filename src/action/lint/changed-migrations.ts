import { posix } from 'node:path';
import { apiProblem } from '../../github/api-problem.ts';
import { type ChangedFile, listChangedFiles } from '../../github/changed-files.ts';
import type { Github } from '../../github/client.ts';
import type { Job, PullHead } from '../../github/job.ts';
import type { ChangedMigrations } from '../../project/migration-files.ts';
import { isMigration } from '../../project/migration-globs.ts';
import { diffChangedFiles } from './checkout.ts';

/**
 * By GitHub's list of files, else by git.
 * @param project.globs paths, folders and globs of migration files, from the workspace
 * @param project.judged paths of the other files that decide what lint finds
 * @param say gets a line if GitHub did not answer
 * @returns undefined if neither can answer, so that all files are linted
 */
export async function changedMigrations(
  github: Github | undefined,
  job: Job & { readonly pull: PullHead },
  workspace: string,
  { globs, judged }: { readonly globs: readonly string[]; readonly judged: readonly string[] },
  say: (line: string) => void,
): Promise<ChangedMigrations | undefined> {
  const changed = (await askGithub(github, job, say)) ?? (await diffChangedFiles(workspace, job.pull));
  if (changed === undefined) {
    say(
      'git cannot list the files of the pull request, because its base is missing in the shallow checkout (set fetch-depth: 0). All migrations are linted.',
    );
    return undefined;
  }
  const migrations = changed.filter(({ path }) => globs.some((glob) => isMigration(path, glob, workspace)));
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
