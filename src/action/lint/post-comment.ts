import { apiProblem } from '../../github/api-problem.ts';
import type { Github } from '../../github/client.ts';
import { headOf } from '../../github/pull-requests.ts';
import { StickyComments } from '../../github/sticky-comment.ts';
import { isFailure } from '../../project/fail-on.ts';
import type { LintJson } from '../../report/lint/json.ts';
import { commentSections, leftOutText } from '../../report/lint/pull-comment.ts';
import type { ReportOrigin } from '../../report/lint/report-origin.ts';
import { fitSections } from '../../report/text/sections.ts';
import type { LintInputs } from '../inputs.ts';
import { annotate, harmless, setOutput, valueText } from '../runner.ts';
import type { StepContext } from '../step-context.ts';

/** GitHub takes 65,536 characters; the marker in front needs some of them. */
const MOST_BYTES = 64_000;

/** Where a comment stands, and what its commit is. */
export interface CommentPlace {
  readonly inputs: LintInputs;
  readonly step: StepContext;
  readonly github: Github | undefined;
  readonly pull: number;
  /** The commit that was checked. */
  readonly headSha: string;
}

/**
 * Keeps the pull request's comment current: made where there is something to say, written over by each later run, and turned to
 * the all-clear when the findings are gone. A refusal by GitHub becomes a notice and does not fail the job.
 */
export async function postComment(place: CommentPlace, lint: LintJson, origin: ReportOrigin): Promise<void> {
  const { text } = fitSections(commentSections(lint, origin), MOST_BYTES, (leftOut) =>
    leftOutText(leftOut, 'the summary of the run has them'),
  );
  await keep(place, text, isWorthOne(place.inputs, lint));
}

/** The same where lint itself came to an end: an existing comment would keep the result of another commit. */
export async function postUnlinted(place: CommentPlace, text: string): Promise<void> {
  await keep(place, text, false);
}

async function keep(place: CommentPlace, body: string, create: boolean): Promise<void> {
  const { inputs, step, github, pull, headSha } = place;
  if (inputs.comment === 'never') return;
  if (github === undefined || step.job === undefined) {
    annotate(
      'notice',
      harmless('No github-token is given, so the pull request gets no comment; the job summary has the report.'),
    );
    return;
  }
  const { repository, run } = step.job;
  try {
    if ((await headOf(github, repository, pull)) !== headSha) {
      step.log.say('The pull request has newer commits, whose own run writes the comment.');
      return;
    }
    const comments = new StickyComments(github, repository, pull);
    const stamp = { run: run.id, attempt: run.attempt, sha: headSha };
    const name = { kind: 'lint', id: inputs.commentId } as const;
    const written = await comments.upsert(name, stamp, () => ({ body }), create);
    if (written.status === 'outdated') step.log.say('A newer run has written the comment, which is left as it is.');
    if (written.id !== undefined) setOutput('comment-id', valueText(written.id));
  } catch (error) {
    const { message, forbidden } = apiProblem(error);
    const why = forbidden
      ? `the token lacks a permission (${message}). Give the job \`permissions: pull-requests: write\`. On a pull request from a fork no token has it; docs/github-action.md has two workflows for forks`
      : message;
    annotate('notice', harmless(`The pull request got no comment: ${why}. The job summary has the report.`));
  }
}

/** Whether a comment is made where there is none; one that is there is always brought up to date. */
function isWorthOne({ comment, failOn }: LintInputs, { migrations, findings, judge }: LintJson): boolean {
  if (comment === 'on-failure') return isFailure(findings, failOn === 'never' ? 'error' : failOn);
  return migrations.length > 0 || findings.length > 0 || (judge?.changes.length ?? 0) > 0;
}
