import { example } from '../api/description.ts';
import { difference } from '../state/ancestry.ts';
import type { Repository } from '../state/repository.ts';
import type { ChangedFile, Commit } from '../state/world.ts';
import { apiLink, blobSha, iso, type Json, published, replaced, type Server, user, webLink } from './published.ts';

/** The commit of the published example. */
const exampleSha = '6dcb09b5b57875f334f61aebed695e2e4193db5e';
/** Above it the API leaves a file's text out; the raw media type still has it. */
const maxContentBytes = 1_000_000;

/** As lists give it. */
export function commitInList(server: Server, at: Repository, of: Commit): Json {
  const { files, stats, ...plain } = replaced(published(server, 'commit', at), [exampleSha, of.sha]);
  const signature = { name: of.author, email: `${of.author}@users.noreply.github.com`, date: iso(of.date) };
  return {
    ...plain,
    commit: { ...(plain.commit as Json), message: of.message, author: signature, committer: signature },
    author: user(server, of.author),
    committer: user(server, of.author),
    parents: of.parents.map((sha) => ({
      sha,
      url: apiLink(server, at, `commits/${sha}`),
      html_url: webLink(at, `commit/${sha}`),
    })),
  };
}

/** As `GET …/commits/{ref}` gives it, with what it changed. */
export function commitAnswer(server: Server, at: Repository, of: Commit): Json {
  const before = server.world.commits.get(of.parents[0] ?? '');
  return {
    ...commitInList(server, at, of),
    stats: { additions: of.changes.size, deletions: 0, total: of.changes.size },
    files: difference(before, of).map((file) => fileAnswer(server, at, of.sha, file)),
  };
}

/** A changed file of a commit, a comparison or a pull request. */
export function fileAnswer(server: Server, at: Repository, sha: string, of: ChangedFile): Json {
  const { patch: _, ...plain } = example('diff-entry-items');
  const path = encodedPath(of.filename);
  const isRemoved = of.status === 'removed';
  const additions = isRemoved ? 0 : (of.content ?? '').split('\n').length - 1;
  return {
    ...plain,
    sha: blobSha(of.content ?? ''),
    filename: of.filename,
    status: of.status,
    additions,
    deletions: isRemoved ? 1 : 0,
    changes: isRemoved ? 1 : additions,
    blob_url: webLink(at, `blob/${sha}/${path}`),
    raw_url: webLink(at, `raw/${sha}/${path}`),
    contents_url: apiLink(server, at, `contents/${path}?ref=${sha}`),
    ...(of.patch !== undefined && { patch: of.patch }),
    ...(of.previousFilename !== undefined && { previous_filename: of.previousFilename }),
  };
}

/** A file as `GET …/contents/{path}` gives it. */
export function contentAnswer(server: Server, at: Repository, ref: string, path: string, text: string): Json {
  const encoded = encodedPath(path);
  const url = apiLink(server, at, `contents/${encoded}?ref=${encodeURIComponent(ref)}`);
  const git = apiLink(server, at, `git/blobs/${blobSha(text)}`);
  const html = webLink(at, `blob/${ref}/${encoded}`);
  const size = Buffer.byteLength(text);
  const isBig = size > maxContentBytes;
  return {
    ...example('content-file-response-if-content-is-a-file'),
    encoding: isBig ? 'none' : 'base64',
    size,
    name: path.split('/').at(-1),
    path,
    content: isBig ? '' : Buffer.from(text).toString('base64').replace(/.{60}/g, '$&\n'),
    sha: blobSha(text),
    url,
    git_url: git,
    html_url: html,
    download_url: `https://raw.githubusercontent.com/${at.fullName}/${ref}/${encoded}`,
    _links: { git, self: url, html },
  };
}

function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
