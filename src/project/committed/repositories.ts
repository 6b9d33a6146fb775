import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { askObjects } from './objects.ts';

/** A place in a repository. */
export interface InRepository {
  /** The top of its work tree. */
  readonly top: string;
  /** From there, with `/`: of the file, or of the submodule that it is in. */
  readonly path: string;
}

export type Whereabouts =
  | { readonly kind: 'outside' }
  /** In a repository that git cannot tell about. */
  | { readonly kind: 'unknown'; readonly why: string }
  /** The repository with the file is the last one; those before have it as a submodule. */
  | { readonly kind: 'inside'; readonly chain: readonly [InRepository, ...InRepository[]] };

/**
 * The repositories whose work trees a file is in, by the path that it was given as: links on the way are not followed.
 * @param file absolute; its folder exists
 */
export async function findRepositories(file: string): Promise<Whereabouts> {
  if (repositoryAbove(dirname(file)) === undefined) return { kind: 'outside' };
  if (/[\n\r\0]/.test(file)) return { kind: 'unknown', why: 'its path has a line break' };
  let chain: readonly InRepository[] = [];
  let path = file;
  for (;;) {
    const folder = dirname(path);
    const asked = ['rev-parse', '--show-toplevel', '--show-superproject-working-tree'];
    const answer = await askObjects(repositoryAbove(folder) ?? folder, asked, { folder });
    if (!answer.ok) return { kind: 'unknown', why: answer.why };
    const [top = '', outer = ''] = answer.stdout.split(/\r?\n/);
    const { from, to } = withoutLinks(path, realpathSync(top));
    const here = { top: from, path: relative(from, to).split(sep).join('/') };
    if (outer === '') return { kind: 'inside', chain: [here, ...chain] };
    chain = [here, ...chain];
    path = from;
  }
}

/** The top of the work tree as a folder above the path; where only a link leads there, both by their real paths. */
function withoutLinks(path: string, top: string): { readonly from: string; readonly to: string } {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (realpathSync(folder) === top) return { from: folder, to: path };
    if (folder === dirname(folder)) return { from: top, to: join(realpathSync(dirname(path)), basename(path)) };
  }
}

/** The nearest folder that has a repository, by its real path. */
function repositoryAbove(folder: string): string | undefined {
  for (let at = realpathSync(folder); ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (at === dirname(at)) return undefined;
  }
}
