import { askObjects } from './objects.ts';
import type { InRepository } from './repositories.ts';

export type BlobAt =
  | { readonly kind: 'blob'; readonly id: string }
  /** The commit does not have the file. */
  | { readonly kind: 'absent' }
  /** The repository at `top` does not have the commit, as a shallow clone may not. */
  | { readonly kind: 'no-commit'; readonly top: string; readonly commit: string }
  /** The clone at `top` was made without the folders of older commits (a `filter`), and git without the network does not get them. */
  | { readonly kind: 'no-trees'; readonly top: string; readonly commit: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** The commit that is checked out; undefined: there is none yet, or git does not tell. */
export async function headOf(top: string): Promise<string | undefined> {
  const answer = await askObjects(top, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}']);
  return answer.ok ? answer.stdout.trim() : undefined;
}

/**
 * The blob that a commit has for a file; links and submodules are followed as the commit has them.
 * @param chain as from `findRepositories`
 * @param commit full id, of the outermost repository
 */
export async function blobAt(chain: readonly InRepository[], commit: string): Promise<BlobAt> {
  let at = commit;
  for (const [i, { top, path }] of chain.entries()) {
    const known = await askObjects(top, ['cat-file', '-e', `${at}^{commit}`], { exits: [0, 1, 128] });
    if (!known.ok) return { kind: 'unknown', why: known.why };
    if (known.exit !== 0) return { kind: 'no-commit', top, commit: at };
    const listed = await askObjects(top, ['ls-tree', '-z', '--full-tree', at, '--', path]);
    if (!listed.ok && /promisor remote/.test(listed.why)) return { kind: 'no-trees', top, commit: at };
    if (!listed.ok) return { kind: 'unknown', why: listed.why };
    const [, mode, id = ''] = /^(\d{6}) \w+ ([0-9a-f]{40,64})\t/.exec(listed.stdout) ?? [];
    if (i < chain.length - 1) {
      if (mode !== '160000') return { kind: 'absent' };
      at = id;
    } else if (mode === '100644' || mode === '100755') return { kind: 'blob', id };
    else if (mode === undefined || mode === '120000') return followed(top, `${at}:${path}`);
  }
  return { kind: 'absent' };
}

async function followed(top: string, named: string): Promise<BlobAt> {
  const answer = await askObjects(top, ['cat-file', '--batch-check', '--follow-symlinks'], { input: `${named}\n` });
  if (!answer.ok) return { kind: 'unknown', why: answer.why };
  const [, id] = /^([0-9a-f]{40,64}) blob \d+\n$/.exec(answer.stdout) ?? [];
  return id === undefined ? { kind: 'absent' } : { kind: 'blob', id };
}
