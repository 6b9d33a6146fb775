import { Failure } from '../../core/failure.ts';
import { apiProblem } from '../../github/api-problem.ts';
import { DeploymentWatch } from '../../github/deployments.ts';
import { readActingRuns } from '../../inspect/acting-runs.ts';
import type { CommandContext } from '../../run/context/command-context.ts';
import { inTime } from '../../run/context/in-time.ts';
import type { RunRequest } from '../../run/context/request.ts';
import { annotate, harmless, valueText } from '../runner.ts';
import type { MigrationOrigin } from './migration-origin.ts';
import { runLinks } from './phase-records.ts';

type Deployed = NonNullable<RunRequest['deployed']>;
type Answer = Awaited<ReturnType<Deployed>>;

/** A gate may poll every second; GitHub gives a repository's tokens 1,000 requests an hour, and a look takes a few. */
const LEAST_MS = 30_000;
/** One look, with what it is repeated. */
const MOST_MS = 120_000;

/**
 * What a gate's `deployed` condition is answered by.
 * @param environment of the inputs, which is most likely the job's own
 */
export function deploymentAsker(
  origin: MigrationOrigin,
  environment: string | undefined,
  context: Pick<CommandContext, 'target' | 'stateDatabase' | 'stop'>,
): Deployed {
  const watches = new Map<string, { readonly watch: DeploymentWatch; answer?: Answer; at: number }>();
  return async (condition) => {
    const key = JSON.stringify([condition.environment, condition.ref]);
    let known = watches.get(key);
    if (known === undefined) {
      const { github, job } = origin;
      known = { watch: new DeploymentWatch(github, job.repository, condition.environment), at: 0 };
      watches.set(key, known);
      warnOfOwn(condition.environment, environment);
    }
    if (known.answer !== undefined && performance.now() - known.at < LEAST_MS) return known.answer;
    // A GitHub that does not answer must not keep a cancelled job from ending.
    const answer = await inTime(ask(origin, known.watch, condition, context), context.stop, MOST_MS);
    known.answer = answer ?? { holds: undefined, text: 'GitHub did not answer in time' };
    known.at = performance.now();
    return known.answer;
  };
}

async function ask(
  origin: MigrationOrigin,
  watch: DeploymentWatch,
  { environment, ref }: Parameters<Deployed>[0],
  context: Pick<CommandContext, 'target' | 'stateDatabase'>,
): Promise<Answer> {
  const { job } = origin;
  const { runOf } = runLinks(job);
  const ownRuns = new Set([job.run.id, ...(await readActingRuns(context)).flatMap((url) => runOf(url) ?? [])]);
  try {
    const { live, seen } = await watch.look(await commitOf(ref, origin), ownRuns);
    return { holds: live, text: seen };
  } catch (error) {
    const { forbidden, message } = apiProblem(error);
    // GitHub may answer the next time.
    if (!forbidden) return { holds: undefined, text: `GitHub did not answer (${message})` };
    throw new Failure({
      code: 'deployments-unreadable',
      message: `The gate waits for a deployment to ${environment}, but the input github-token cannot read deployments (${message}).`,
      untouched: 'The gate did not pass. Nothing was changed.',
      remedy: 'Give the job `permissions: deployments: read` and `contents: read`.',
      cause: error,
    });
  }
}

/** `${{ sha }}` stands for the commit that brought the migration as it is: on a dispatch, GITHUB_SHA is just a branch's head. */
async function commitOf(ref: string, origin: MigrationOrigin): Promise<string> {
  const placeholder = /\$\{\{\s*sha\s*\}\}/g;
  if (!placeholder.test(ref)) return ref;
  const found = await origin.find();
  // Any other commit may be live without the code that the migration is for.
  if (found === undefined) throw noCommit(origin);
  return ref.replace(placeholder, found.sha);
}

function noCommit({ path, job }: MigrationOrigin): Failure {
  return new Failure({
    code: 'commit-unknown',
    message: `The gate waits for the commit that last changed ${path}, but GitHub found none. It searched the history of ${job.sha.slice(0, 10)}, the commit that this workflow runs for.`,
    untouched: 'The gate did not pass. Nothing was changed.',
    remedy: 'Run the workflow for the branch that has the file, or name a commit, a tag or a branch in `ref`.',
  });
}

/** The rule gate-own-environment reads the workflow files; only a run knows its actual environment. */
function warnOfOwn(gate: string, own: string | undefined): void {
  if (own === undefined || gate.toLowerCase() !== own.toLowerCase()) return;
  const text = `The gate waits for a deployment to ${gate}, which is also the environment of this job. The gate ignores deployments by workflows that run phasedb. Deploy the application there from another workflow. With "deployment: false" under the job's "environment", this job creates no deployment.`;
  annotate('warning', harmless(text), { title: valueText('phasedb: gate and job share an environment') });
}

/** The answer without a token. */
export const noToken: Deployed = async ({ environment }) => {
  throw new Failure({
    code: 'deployment-unknown',
    message: `The gate waits for a deployment to ${environment}, but the input github-token is empty.`,
    untouched: 'The gate did not pass. Nothing was changed.',
    remedy: 'Leave the input github-token at its default, and give the job `permissions: deployments: read`.',
  });
};
