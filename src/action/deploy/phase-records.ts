import { apiProblem } from '../../github/api-problem.ts';
import { type Approver, approversOf } from '../../github/approvals.ts';
import { type Github, openGithub } from '../../github/client.ts';
import type { Job } from '../../github/job.ts';
import type { MigrationStatus } from '../../inspect/status/status-report.ts';
import { type PhaseRecord, phaseRecord } from '../../report/run/phase-record.ts';
import { inTime } from '../../run/context/in-time.ts';
import type { DeployInputs } from '../inputs.ts';
import type { StepContext } from '../step-context.ts';

const APPROVALS_MS = 10_000;
/** Runs that are asked about, the newest first. */
const MOST_RUNS = 10;

/** The phases of a migration as they are shown, with those who approved their runs where the token may know. */
export async function recordsOf(
  { phases }: MigrationStatus,
  { environment, githubToken: token }: DeployInputs,
  { job, stop }: StepContext,
): Promise<readonly PhaseRecord[]> {
  const { runOf } = runLinks(job);
  const records = phases.map((phase) => phaseRecord(phase, runOf));
  if (job === undefined || token === undefined || stop.requested) return records;
  const runs = new Set(records.flatMap(({ run }) => run ?? []).toSorted((a, b) => b - a));
  const github = openGithub(token, () => undefined);
  const asked = approversOfRuns(github, job, [...runs].slice(0, MOST_RUNS));
  const approvers = (await inTime(asked, stop, APPROVALS_MS)) ?? new Map<number, readonly Approver[]>();
  return records.map((record) => {
    const by = shown(approvers.get(record.run ?? 0) ?? [], environment);
    return by.length === 0 ? record : { ...record, approvedBy: by };
  });
}

/** Without `actions: read` the approvers are left out. */
async function approversOfRuns(
  github: Github,
  { repository }: Job,
  runs: readonly number[],
): Promise<ReadonlyMap<number, readonly Approver[]>> {
  const found = new Map<number, readonly Approver[]>();
  try {
    for (const run of runs) found.set(run, await approversOf(github, repository, run));
  } catch (error) {
    apiProblem(error);
  }
  return found;
}

/** Whoever approved for another environment than the one that is named is shown with it. */
function shown(approvers: readonly Approver[], environment: string | undefined): string[] {
  return approvers
    .map(({ login, environments }) =>
      environment === undefined || environments.includes(environment)
        ? login
        : `${login} (for ${environments.join(', ')})`,
    )
    .map((text) => text.slice(0, 128))
    .slice(0, 6);
}

/** From a run's address to its id and back, for runs of the job's own repository. */
export function runLinks(job: Job | undefined): {
  readonly runOf: (url: string) => number | undefined;
  readonly urlOf: (run: number) => string;
} {
  if (job === undefined) return { runOf: () => undefined, urlOf: () => '' };
  const { owner, repo } = job.repository;
  const base = `${job.serverUrl}/${owner}/${repo}/actions/runs/`;
  return {
    runOf: (url) => {
      const rest = url.startsWith(base) ? /^\d+/.exec(url.slice(base.length))?.[0] : undefined;
      return rest === undefined ? undefined : Number(rest);
    },
    urlOf: (run) => `${base}${run}`,
  };
}
