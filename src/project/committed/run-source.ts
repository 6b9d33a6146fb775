import { realpathSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Failure } from '../../core/failure.ts';
import { type FileIdentity, isBlob } from '../../core/git-blob.ts';
import { optionCalled } from '../../core/next-command.ts';
import type { Actor } from '../../state/actor.ts';
import type { FileSource, ReadFile } from '../../state/file-source.ts';
import { configNames } from '../config.ts';
import { type BlobAt, blobAt, headOf } from './blob-at.ts';
import { askObjects } from './objects.ts';
import { checkItOut, notAsCommitted, notAsReviewed, notComparable, trustIt, untouched } from './refusals.ts';
import { findRepositories, type InRepository } from './repositories.ts';

/** The files that a run is about to use, and the commit that they are to be of. */
export interface SourceQuestion {
  /** That paths count from. */
  readonly folder: string;
  readonly migration: UsedFile;
  /** Undefined: none counts. */
  readonly config: UsedFile | undefined;
  /** Full id of the commit that was reviewed (`ref`); undefined: nobody named one. */
  readonly reviewed: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A file with the bytes that were read. */
export interface UsedFile {
  readonly file: string;
  readonly identity: FileIdentity;
}

export interface RunSource {
  /** For the history; undefined outside of git. */
  readonly source: FileSource | undefined;
  /** What could not be compared, and is not refused for it. */
  readonly notices: readonly string[];
}

/** What a comparison came to where it did not fail. */
interface Compared {
  readonly read: ReadFile | undefined;
  readonly notice?: string;
}

/**
 * Compares the migration file and the configuration with the commit that the run says it runs: the one that `reviewed` names, else
 * the one that is checked out, which must have the same files as the workflow run's own (GITHUB_SHA). On a terminal without either,
 * a file that no commit has is only told.
 * @throws Failure `not-as-reviewed`, `not-as-committed`, `commit-missing`, `not-comparable`; nothing was sent then
 */
export async function readRunSource(question: SourceQuestion): Promise<RunSource> {
  const { migration, config } = question;
  const file = await compare(question, migration.file, migration.identity);
  const judge =
    config === undefined ? await assertNoConfig(question) : await compare(question, config.file, config.identity);
  const notices = [file, judge].flatMap(({ notice }) => notice ?? []);
  if (file.read === undefined) return { source: undefined, notices };
  const reviewed = question.reviewed === undefined ? {} : { reviewed: true as const };
  return { source: { ...file.read, ...reviewed, ...(judge.read && { config: judge.read }) }, notices };
}

/** Who acts, with the commit that the files were compared with. */
export function actorOf(actor: Actor, source: FileSource | undefined): Actor {
  return source?.commit === undefined ? actor : { ...actor, commit: source.commit };
}

async function compare(question: SourceQuestion, file: string, identity: FileIdentity): Promise<Compared> {
  const { folder, reviewed, env } = question;
  const mustHold = reviewed !== undefined || Boolean(env.GITHUB_SHA);
  const place = await findRepositories(join(realpathSync(folder), relative(folder, resolve(folder, file))));
  if (place.kind === 'outside') {
    if (reviewed !== undefined) throw notComparable(file, 'it is not in a git repository', checkItOut);
    return env.GITHUB_SHA
      ? { read: undefined, notice: `${file} is not in a git repository: it was compared with no commit.` }
      : { read: undefined };
  }
  if (place.kind === 'unknown') {
    if (mustHold) throw notComparable(file, place.why, trustIt(folder, file));
    return { read: undefined, notice: `${file} was compared with no commit: ${place.why}.` };
  }
  const { chain } = place;
  const [outermost] = chain;
  const path = chain.map((one) => one.path).join('/');
  if (reviewed !== undefined) {
    const commit = reviewed.toLowerCase();
    const at = await blobAt(chain, commit);
    if (at.kind === 'blob' && isBlob(identity, at.id)) return { read: { path, blob: at.id, commit } };
    throw notAsReviewed(folder, file, commit, at);
  }
  const head = await headOf(outermost.top);
  const at: BlobAt = head === undefined ? { kind: 'absent' } : await blobAt(chain, head);
  if (head === undefined || at.kind !== 'blob' || !isBlob(identity, at.id)) {
    if (at.kind === 'unknown' && mustHold) throw notComparable(file, at.why, trustIt(folder, file));
    if (mustHold) throw notAsCommitted(file, head, at, chain.length > 1);
    const blob = identity.ids[at.kind === 'blob' && at.id.length === 64 ? 1 : 0];
    const how = at.kind === 'blob' ? 'differs from the commit that is checked out' : 'is in no commit';
    return { read: { path, blob }, notice: `${file} ${how}: the history records its blob without a commit.` };
  }
  if (env.GITHUB_SHA && env.GITHUB_SHA !== head) await assertRunsOwn(question, file, chain, { head, blob: at.id });
  return { read: { path, blob: at.id, commit: head } };
}

/** The workflow run shows another commit than the one that is checked out: the file has to be the same in both. */
async function assertRunsOwn(
  { env }: SourceQuestion,
  file: string,
  chain: readonly [InRepository, ...InRepository[]],
  { head, blob }: { readonly head: string; readonly blob: string },
): Promise<void> {
  const own = env.GITHUB_SHA ?? '';
  const at = await blobAt(chain, own);
  if (at.kind === 'blob' && at.id === blob) return;
  // There the other repository is the fork of whoever opened the pull request, and its file was reviewed by nobody.
  const isOfStranger = ['pull_request_target', 'workflow_run', 'issue_comment'].includes(env.GITHUB_EVENT_NAME ?? '');
  const isOther = at.kind === 'no-commit' && (await isOtherRepository(chain[0].top, env.GITHUB_REPOSITORY));
  if (isOther && !isOfStranger) return;
  const cannot = at.kind === 'no-commit' || at.kind === 'no-trees' || at.kind === 'unknown';
  throw new Failure({
    code: cannot ? 'commit-missing' : 'not-as-committed',
    message: cannot
      ? `The checkout is at the commit ${head}, but this workflow run is of ${own}, which the checkout does not have: phasedb cannot tell whether ${file} is the same in both.`
      : `The checkout is at the commit ${head}, and ${file} differs there from the commit ${own} that this workflow run is of.`,
    untouched,
    remedy: `Check out the run's own commit (actions/checkout without \`ref\`), or, if ${head} was reviewed, name it in ${optionCalled('ref')}.`,
  });
}

/** Whether the checkout is of another repository than the workflow; one without an address counts as the same. */
async function isOtherRepository(top: string, repository: string | undefined): Promise<boolean> {
  const answer = await askObjects(top, ['config', '--get', 'remote.origin.url'], { exits: [0, 1] });
  const url = answer.ok ? answer.stdout.trim().replace(/(?:\.git)?\/?$/, '') : '';
  if (url === '' || !repository) return false;
  const [, name] = /([^/:]+\/[^/:]+)$/.exec(url) ?? [];
  return name?.toLowerCase() !== repository.toLowerCase();
}

/** Without a configuration the commit must not have one either: whoever removes the file changes how statements are judged. */
async function assertNoConfig(question: SourceQuestion): Promise<Compared> {
  const { folder, reviewed, env } = question;
  for (const name of configNames) {
    const place = await findRepositories(join(realpathSync(folder), name));
    if (place.kind !== 'inside') continue;
    const commit = reviewed?.toLowerCase() ?? (await headOf(place.chain[0].top));
    const at = commit === undefined ? undefined : await blobAt(place.chain, commit);
    if (at?.kind !== 'blob') continue;
    const missing = `The configuration ${name} is missing, but the commit ${commit} has it`;
    if (reviewed === undefined && !env.GITHUB_SHA) return { read: undefined, notice: `${missing}.` };
    throw new Failure({
      code: reviewed === undefined ? 'not-as-committed' : 'not-as-reviewed',
      message: `${missing}.`,
      untouched,
      remedy: `If actions/checkout has \`sparse-checkout\`, name the file there. Restore it: git checkout --ignore-skip-worktree-bits ${commit} -- ${name}`,
    });
  }
  return { read: undefined };
}
