import { apiProblem } from './api-problem.ts';
import type { Github } from './client.ts';
import type { Repository } from './job.ts';

/** A file of a commit, as GitHub gives it. `why` is the end of a sentence. */
export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  /** GitHub says so also of a commit that the token may not read; see {@link commitRefusal}. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly why: string }
  /** GitHub did not answer, or refused to. */
  | { readonly kind: 'unanswered'; readonly why: string };

/**
 * The text of a file of a commit. GitHub follows a symbolic link to a file of the repository, and gives at most 1 MB
 * (docs.github.com, "Get repository content").
 * @param path from the repository's root, with `/`
 */
export async function fileContent(
  github: Github,
  repository: Repository,
  commit: string,
  path: string,
): Promise<FileContent> {
  try {
    const { data } = await github.rest.repos.getContent({ ...repository, path, ref: commit });
    if (Array.isArray(data)) return { kind: 'absent' };
    if (data.type !== 'file') return { kind: 'unreadable', why: `it is a ${data.type}` };
    if (!('content' in data) || data.encoding !== 'base64')
      return { kind: 'unreadable', why: 'GitHub returns no file above 1 MB' };
    return { kind: 'text', text: Buffer.from(data.content, 'base64').toString('utf8') };
  } catch (error) {
    const { status, message } = apiProblem(error);
    return status === 404 ? { kind: 'absent' } : { kind: 'unanswered', why: message };
  }
}

/** Why a commit itself cannot be read, so that its files only seem to be absent; undefined: it can. */
export async function commitRefusal(
  github: Github,
  repository: Repository,
  commit: string,
): Promise<string | undefined> {
  try {
    await github.rest.repos.listCommits({ ...repository, sha: commit, per_page: 1 });
    return undefined;
  } catch (error) {
    return apiProblem(error).message;
  }
}
