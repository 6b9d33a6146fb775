import { git } from '../core/git.ts';
import { globSpecs } from './left-out.ts';

/**
 * The globs that match no file of the repository, tracked or untracked. Empty if git cannot answer, such as outside of a
 * repository.
 * @param globs as in `code_references.ignore`: relative to the folder; one without a slash matches in every folder below it
 */
export async function globsWithoutFiles(globs: readonly string[], folder: string): Promise<readonly string[]> {
  const asked = await Promise.all(
    globs.map(async (glob) => {
      const specs = globSpecs(glob).map((spec) => `:(glob)${spec}`);
      const list = ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', ...specs];
      const answer = await git(folder, list);
      return { glob, none: answer.ok && answer.stdout === '' };
    }),
  );
  return asked.filter(({ none }) => none).map(({ glob }) => glob);
}
