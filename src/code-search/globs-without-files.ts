import { git } from '../core/git.ts';
import { globSpecs } from './left-out.ts';

/**
 * Those of the globs that match no file of the repository, tracked or about to be. Where git cannot tell, as outside of a
 * repository, it is none of them.
 * @param globs as `code_references.ignore` has them: from the folder, one without a slash in every folder below it
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
