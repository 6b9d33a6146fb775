import type { Github } from './client.ts';
import type { Repository } from './job.ts';

/** A reviewer who approved a run's deployment, and its environments. */
export interface Approver {
  readonly login: string;
  readonly environments: readonly string[];
}

/** The reviewers who approved a run's deployments, each once. @throws the client's errors */
export async function approversOf(github: Github, repository: Repository, runId: number): Promise<readonly Approver[]> {
  const { data } = await github.rest.actions.getReviewsForRun({ ...repository, run_id: runId });
  const approvers = new Map<string, Set<string>>();
  for (const { state, user, environments } of data) {
    if (state !== 'approved') continue;
    const names = approvers.get(user.login) ?? new Set<string>();
    for (const { name } of environments) if (name !== undefined) names.add(name);
    approvers.set(user.login, names);
  }
  return [...approvers].map(([login, names]) => ({ login, environments: [...names] }));
}
