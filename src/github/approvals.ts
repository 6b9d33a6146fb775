import type { Github } from './client.ts';
import type { Repository } from './job.ts';

/** Logins of those who approved a run's deployment to an environment, each once. @throws the client's errors */
export async function approversOf(
  github: Github,
  repository: Repository,
  runId: number,
  environment: string | undefined,
): Promise<readonly string[]> {
  const { data } = await github.rest.actions.getReviewsForRun({ ...repository, run_id: runId });
  const approved = data.filter(
    ({ state, environments }) =>
      state === 'approved' && (environment === undefined || environments.some(({ name }) => name === environment)),
  );
  return [...new Set(approved.map(({ user }) => user.login))];
}
